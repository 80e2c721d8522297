import { Refused } from '../wire/refused.ts';
import { type MagentoState, nextId, type SourceItem } from './state.ts';

/** The store's default "out-of-stock threshold". */
export const MIN_QTY = 0;

/** What buyers can buy: the stock index less the threshold, plus the reservations (0 or below). */
export function salable(state: MagentoState, sku: string): number {
  return (state.index.get(sku) ?? 0) - MIN_QTY + (state.reservations.get(sku) ?? 0);
}

/** Appends a reservation: below 0 holds units for an order, above 0 gives them back. */
export function reserve(state: MagentoState, sku: string, quantity: number): void {
  state.reservations.set(sku, (state.reservations.get(sku) ?? 0) + quantity);
}

export function sourceItem(
  state: MagentoState,
  sku: string,
  sourceCode: string,
): SourceItem | undefined {
  return state.sourceItems.get(keyOf(sku, sourceCode));
}

/**
 * An absolute upsert that accepts any SKU and any number, as Magento does. A SKU in another case finds
 * the row but not the index entry, so salable keeps its old value.
 */
export function saveSourceItem(state: MagentoState, given: Omit<SourceItem, 'id'>): void {
  const key = keyOf(given.sku, given.sourceCode);
  const found = state.sourceItems.get(key);
  if (found) {
    found.quantity = given.quantity;
    found.status = given.status;
  } else {
    state.sourceItems.set(key, { ...given, id: nextId(state, 'source-item') });
  }
  reindex(state, given.sku);
  state.happened.push({ topic: 'stock.saved', sku: given.sku });
}

/** Takes units from a source, or puts them back when below 0. A source never goes below the threshold. */
export function deduct(
  state: MagentoState,
  sku: string,
  sourceCode: string,
  quantity: number,
): void {
  const row = sourceItem(state, sku, sourceCode);
  if (!row || row.quantity - quantity < 0) {
    throw new Refused(400, 'Could not save a shipment, see error log for details');
  }
  row.quantity -= quantity;
  row.status = row.quantity > MIN_QTY ? 1 : 0;
  reindex(state, sku);
}

export const canDeduct = (state: MagentoState, sku: string, code: string, quantity: number) =>
  (sourceItem(state, sku, code)?.quantity ?? 0) >= quantity;

/** Staff corrects the source quantities so that buyers see `sellable`; the first source takes the difference. */
export function setSellable(state: MagentoState, sku: string, sellable: number): void {
  let wanted = sellable + MIN_QTY - (state.reservations.get(sku) ?? 0);
  const [first = '', ...others] = state.stock.sourceCodes;
  for (const sourceCode of others) {
    const has = sourceItem(state, sku, sourceCode)?.quantity ?? 0;
    const keeps = Math.max(0, Math.min(has, wanted));
    if (keeps !== has) saveSourceItem(state, rowOf(sku, sourceCode, keeps));
    wanted -= keeps;
  }
  saveSourceItem(state, rowOf(sku, first, wanted));
}

const rowOf = (sku: string, sourceCode: string, quantity: number) => ({
  sku,
  sourceCode,
  quantity,
  status: quantity > 0 ? 1 : 0,
});

function reindex(state: MagentoState, sku: string): void {
  if (state.bySku.get(sku)?.type !== 'simple') return;
  let total = 0;
  for (const code of state.stock.sourceCodes) {
    const row = sourceItem(state, sku, code);
    if (row?.status === 1) total += row.quantity;
  }
  state.index.set(sku, total);
}

const keyOf = (sku: string, sourceCode: string): string => `${sku.toLowerCase()}\n${sourceCode}`;
