import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql';
import { gid } from '../ids.ts';
import {
  type Adjustment,
  type QuantityError,
  type SetQuantitiesInput,
  setQuantities,
  staleErrors,
} from '../set-quantities.ts';
import type { Shop } from '../state.ts';
import { inventoryItemView, locationById } from './catalog.ts';
import type { Context } from './context.ts';
import { recall, remember } from './replays.ts';
import { iso } from './values.ts';

const ROWS_MAX = 250;

interface Args {
  readonly input: SetQuantitiesInput;
}

export function inventorySetQuantities(
  { input }: Args,
  context: Context,
  info: GraphQLResolveInfo,
) {
  const key = idempotencyKey(info);
  requireComplete(input);
  const params = JSON.stringify(input);
  const before = recall(context.replays, key, context.now);
  if (before && before.params !== params) {
    return refused([
      {
        code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
        field: [],
        message: 'The same idempotency key cannot be used with different operation parameters.',
      },
    ]);
  }
  if (before) {
    const stale = context.replays.manner === 'rechecked' ? staleErrors(context.shop, input) : [];
    return stale.length > 0 ? refused(stale) : before.answer;
  }
  const { group, errors, news } = setQuantities(context.shop, input, context.now);
  const answer = errors.length > 0 ? refused(errors) : applied(context.shop, group);
  remember(context.replays, key, { params, at: context.now.getTime(), answer });
  if (errors.length === 0) context.announce(news);
  return answer;
}

/** Required since 2026-04, at run time only: the schema does not say so. */
function idempotencyKey(info: GraphQLResolveInfo): string {
  const directive = info.schema.getDirective('idempotent');
  const [node] = info.fieldNodes;
  const values = directive && node && getDirectiveValues(directive, node, info.variableValues);
  const key = values?.key;
  if (typeof key === 'string' && key.trim() !== '') return key;
  throw new GraphQLError(
    'The @idempotent directive is required for this mutation but was not provided.',
    { extensions: { code: 'BAD_REQUEST' } },
  );
}

function requireComplete({ quantities }: SetQuantitiesInput): void {
  if (quantities.length > ROWS_MAX) {
    throw new GraphQLError(
      `The input array size of ${quantities.length} is greater than the maximum allowed of ${ROWS_MAX}.`,
      { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } },
    );
  }
  // Nullable in the schema, but it must be there: null is the way to skip the comparison.
  if (quantities.every((row) => 'changeFromQuantity' in row)) return;
  throw new GraphQLError(
    'InventoryQuantityInput must include the following argument: changeFromQuantity.',
    { extensions: { code: 'INVALID_FIELD_ARGUMENTS' } },
  );
}

const refused = (errors: readonly QuantityError[]) => ({
  inventoryAdjustmentGroup: null,
  userErrors: errors,
});

function applied(shop: Shop, group: Adjustment | null) {
  return { inventoryAdjustmentGroup: group ? groupView(shop, group) : null, userErrors: [] };
}

function groupView(shop: Shop, group: Adjustment) {
  return {
    __typename: 'InventoryAdjustmentGroup',
    id: gid('InventoryAdjustmentGroup', group.id),
    createdAt: iso(group.at),
    reason: group.reason,
    referenceDocumentUri: group.referenceDocumentUri,
    changes: group.changes.map(({ name, delta, after, level }) => {
      const item = shop.itemsByGid.get(gid('InventoryItem', level.inventoryItemId));
      return {
        name,
        delta,
        quantityAfterChange: after,
        item: item ? inventoryItemView(shop, item) : null,
        location: locationById(shop, level.locationId),
      };
    }),
  };
}
