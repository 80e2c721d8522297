import { z } from 'zod';
import { ChannelError } from '../../connector.ts';
import type { ShopifyClient } from '../api/client.ts';
import { type InventoryQuantityInput, SetStockDocument } from '../gql/graphql.ts';
import { gidNumber, time } from '../translate/shapes.ts';

export interface SetError {
  readonly code: string;
  readonly message: string;
  /** Which row of the call; null when the error is about all of them. */
  readonly row: number | null;
}

export interface SetAnswer {
  readonly errors: readonly SetError[];
  /** "item@location" of each row whose number moved. */
  readonly applied: ReadonlySet<string>;
  readonly at: Date;
  /** Shopify's adjustment group, found again in the merchant's inventory history. */
  readonly receipt: string | null;
}

const change = z.object({
  name: z.string(),
  item: z.object({ id: gidNumber }).nullable(),
  location: z.object({ id: gidNumber }).nullable(),
});

const payload = z.object({
  inventoryAdjustmentGroup: z
    .object({ id: z.string(), createdAt: time, changes: z.array(change) })
    .nullable(),
  userErrors: z.array(
    z.object({
      code: z.string().nullable(),
      field: z.array(z.string()).nullable(),
      message: z.string(),
    }),
  ),
});

/**
 * One inventorySetQuantities call; `key` makes it safe to repeat for 24 hours. `document` is the hub's
 * own name for the write, which the merchant sees in the inventory history.
 */
export async function setStock(
  client: ShopifyClient,
  quantities: InventoryQuantityInput[],
  key: string,
  document: string,
): Promise<SetAnswer> {
  const input = {
    name: 'available',
    reason: 'correction',
    referenceDocumentUri: `gid://crossdock/StockWrite/${encodeURIComponent(document)}`,
    quantities,
  };
  const { data, errors, at } = await client.mutate(SetStockDocument, { input, key });
  if (!data.inventorySetQuantities) {
    throw new ChannelError('rejected', errors[0]?.message ?? 'the stock write gave no answer');
  }
  const read = payload.safeParse(data.inventorySetQuantities);
  if (!read.success) throw new ChannelError('unknown-outcome', 'an answer in an unknown shape');
  const { inventoryAdjustmentGroup: group, userErrors } = read.data;
  const changes = (group?.changes ?? []).filter(({ name }) => name === 'available');
  return {
    errors: userErrors.map(({ code, field, message }) => ({
      code: code ?? '',
      message: message.slice(0, 200),
      row: rowOf(field),
    })),
    applied: new Set(changes.map(({ item, location }) => `${item?.id}@${location?.id}`)),
    // Without any change there is no group, and the shop's clock at the answer is what is left.
    at: group?.createdAt ?? at,
    receipt: group?.id ?? null,
  };
}

/** ["input", "quantities", "3", "changeFromQuantity"] → 3. */
function rowOf(field: readonly string[] | null): number | null {
  const text = field?.[field.indexOf('quantities') + 1] ?? '';
  return field?.includes('quantities') && /^\d+$/.test(text) ? Number(text) : null;
}
