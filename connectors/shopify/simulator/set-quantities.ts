import { idOf, mint } from './ids.ts';
import { levelOf, onHand, shift } from './inventory.ts';
import type { Level, News, Shop } from './state.ts';

/** The input of `inventorySetQuantities`, after GraphQL has checked its types. */
export interface SetQuantitiesInput {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly quantities: readonly SetQuantity[];
}

export interface SetQuantity {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly quantity: number;
  /** Null skips the comparison. Absent is refused before this is called. */
  readonly changeFromQuantity?: number | null;
}

export interface QuantityError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
}

export interface Adjustment {
  readonly id: string;
  readonly at: Date;
  readonly reason: string;
  readonly referenceDocumentUri: string | null;
  readonly changes: readonly {
    readonly name: 'available' | 'on_hand';
    readonly delta: number;
    readonly after: number;
    readonly level: Level;
  }[];
}

export interface SetQuantitiesResult {
  /** Null when it was refused, and when nothing changed. */
  readonly group: Adjustment | null;
  readonly errors: readonly QuantityError[];
  readonly news: readonly News[];
}

/** Reasons that integrations were seen to send; Shopify refuses words it does not know. */
const REASONS = new Set([
  'correction',
  'cycle_count_available',
  'damaged',
  'movement_created',
  'movement_updated',
  'movement_received',
  'movement_canceled',
  'other',
  'promotion',
  'quality_control',
  'received',
  'reservation_created',
  'reservation_updated',
  'reservation_deleted',
  'restock',
  'safety_stock',
  'shrinkage',
]);
const QUANTITY_MAX = 1_000_000_000;

/** All or nothing: one refused row and no row is applied. */
export function setQuantities(
  shop: Shop,
  input: SetQuantitiesInput,
  now: Date,
): SetQuantitiesResult {
  const errors = [...inputErrors(input), ...rowErrors(shop, input)];
  if (errors.length > 0) return { group: null, errors, news: [] };
  const changes: Adjustment['changes'][number][] = [];
  const news: News[] = [];
  for (const row of input.quantities) {
    const level = levelOf(shop, idOf(row.inventoryItemId), idOf(row.locationId));
    const delta = level ? row.quantity - quantityOf(level, input.name) : 0;
    if (!level || delta === 0) continue;
    news.push(...shift(shop, { ...level, available: delta, committed: 0 }, now));
    changes.push({ name: 'available', delta, after: level.available, level });
    changes.push({ name: 'on_hand', delta, after: onHand(level), level });
  }
  if (changes.length === 0) return { group: null, errors, news };
  const group: Adjustment = {
    id: mint(shop.ids, 'adjustment'),
    at: now,
    reason: input.reason,
    referenceDocumentUri: input.referenceDocumentUri ?? null,
    changes,
  };
  return { group, errors, news };
}

/** How far a compare-and-set may be from applying: the rows whose expected number is not the shown one. */
export function staleErrors(shop: Shop, input: SetQuantitiesInput): readonly QuantityError[] {
  return input.quantities.flatMap((row, index) => {
    const level = levelOf(shop, idOf(row.inventoryItemId), idOf(row.locationId));
    const expected = row.changeFromQuantity ?? null;
    if (!level || expected === null || quantityOf(level, input.name) === expected) return [];
    return [
      {
        code: 'CHANGE_FROM_QUANTITY_STALE',
        field: ['input', 'quantities', String(index), 'changeFromQuantity'],
        message: 'The changeFromQuantity argument no longer matches the persisted quantity.',
      },
    ];
  });
}

const quantityOf = (level: Level, name: string): number =>
  name === 'on_hand' ? onHand(level) : level.available;

function inputErrors(input: SetQuantitiesInput): readonly QuantityError[] {
  const errors: QuantityError[] = [];
  if (input.name !== 'available' && input.name !== 'on_hand') {
    errors.push({
      code: 'INVALID_NAME',
      field: ['input', 'name'],
      message: 'The specified quantity name is invalid.',
    });
  }
  if (!REASONS.has(input.reason)) {
    errors.push({
      code: 'INVALID_REASON',
      field: ['input', 'reason'],
      message: 'The specified reason is invalid.',
    });
  }
  if (input.referenceDocumentUri && !/^[a-z][\w+.-]*:/i.test(input.referenceDocumentUri)) {
    errors.push({
      code: 'INVALID_REFERENCE_DOCUMENT',
      field: ['input', 'referenceDocumentUri'],
      message: 'The specified reference document is invalid.',
    });
  }
  return errors;
}

function rowErrors(shop: Shop, input: SetQuantitiesInput): readonly QuantityError[] {
  const seen = new Set<string>();
  const errors = input.quantities.flatMap((row, index): readonly QuantityError[] => {
    const key = `${idOf(row.inventoryItemId)}@${idOf(row.locationId)}`;
    const repeated = seen.has(key);
    seen.add(key);
    const found = rowError(shop, row, repeated);
    if (!found) return [];
    const [code, member, message] = found;
    return [{ code, field: ['input', 'quantities', String(index), member], message }];
  });
  return [...errors, ...staleErrors(shop, input)];
}

type RowError = readonly [code: string, member: string, message: string];

function rowError(shop: Shop, row: SetQuantity, repeated: boolean): RowError | null {
  if (!shop.itemsByGid.has(row.inventoryItemId)) {
    return [
      'INVALID_INVENTORY_ITEM',
      'inventoryItemId',
      'The specified inventory item could not be found.',
    ];
  }
  if (!shop.locations.some((location) => location.id === idOf(row.locationId))) {
    return ['INVALID_LOCATION', 'locationId', 'The specified location could not be found.'];
  }
  if (repeated) {
    return [
      'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
      'inventoryItemId',
      'The combination of inventoryItemId and locationId must be unique.',
    ];
  }
  if (row.quantity > QUANTITY_MAX) {
    return [
      'INVALID_QUANTITY_TOO_HIGH',
      'quantity',
      "The quantity can't be higher than 1,000,000,000.",
    ];
  }
  if (row.quantity < -QUANTITY_MAX) {
    return [
      'INVALID_QUANTITY_TOO_LOW',
      'quantity',
      "The quantity can't be lower than -1,000,000,000.",
    ];
  }
  return null;
}
