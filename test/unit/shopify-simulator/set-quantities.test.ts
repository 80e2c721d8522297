import { describe, expect, it } from 'vitest';
import { gid } from '../../../connectors/shopify/simulator/ids.ts';
import { BUYER, clientOf, openTestShop, type TestShop } from './shop.ts';

const SET = `mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id createdAt changes { name delta quantityAfterChange item { id } location { id } } }
    userErrors { code field message } } }`;

const ITEM_IDS =
  '{ inventoryItems(first: 50) { nodes { id sku inventoryLevels(first: 5) { nodes { location { id } } } } } }';

interface ItemNode {
  readonly id: string;
  readonly inventoryLevels: { readonly nodes: { readonly location: { readonly id: string } }[] };
}

async function writer(shop: TestShop) {
  const found = await shop.ask(ITEM_IDS);
  const items = found.data?.inventoryItems?.nodes as ItemNode[];
  const locationId = items[0]?.inventoryLevels.nodes[0]?.location.id ?? '';
  const row = (index: number, quantity: number, changeFromQuantity: number | null) => ({
    inventoryItemId: items[index]?.id ?? '',
    locationId,
    quantity,
    changeFromQuantity,
  });
  const set = (quantities: readonly object[], key: string, more: object = {}) =>
    shop.ask(SET, { key, input: { name: 'available', reason: 'correction', quantities, ...more } });
  const codes = async (quantities: readonly object[], key: string, more: object = {}) => {
    const answer = await set(quantities, key, more);
    const errors = answer.data?.inventorySetQuantities?.userErrors as
      | { code: string; field: string[] }[]
      | undefined;
    return errors?.map(({ code, field }) => [code, ...field].join(' '));
  };
  return { row, set, codes };
}

describe('inventorySetQuantities', () => {
  it('sets the number and answers with what changed', async () => {
    const shop = openTestShop();
    const { row, set } = await writer(shop);
    const answer = await set([row(0, 7, 10)], 'k1');
    expect(answer.data?.inventorySetQuantities).toMatchObject({
      userErrors: [],
      inventoryAdjustmentGroup: {
        id: expect.stringMatching(/^gid:\/\/shopify\/InventoryAdjustmentGroup\/\d+$/),
        createdAt: '2026-11-23T19:00:00Z',
        changes: [
          { name: 'available', delta: -3, quantityAfterChange: 7 },
          { name: 'on_hand', delta: -3, quantityAfterChange: 7 },
        ],
      },
    });
    expect(shop.store.shown('LAMP-1')).toBe(7);
    expect(shop.store.usage().writes).toBe(1);
    expect(answer.extensions?.cost.actualQueryCost).toBe(10);
  });

  it('leaves committed units out of available and counts them on hand', async () => {
    const shop = openTestShop();
    shop.store.place({ buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity: 4 }] });
    const { row, set, codes } = await writer(shop);
    expect(await codes([row(0, 20, 10)], 'k1', { name: 'on_hand' })).toEqual([]);
    expect(shop.store.shown('LAMP-1')).toBe(16);
    await set([row(0, 1, null)], 'k2');
    expect(shop.store.shown('LAMP-1')).toBe(1);
  });

  it('refuses the whole batch when one expected number is stale', async () => {
    const shop = openTestShop();
    const { row, codes } = await writer(shop);
    expect(await codes([row(0, 7, 10), row(1, 5, 99)], 'k1')).toEqual([
      'CHANGE_FROM_QUANTITY_STALE input quantities 1 changeFromQuantity',
    ]);
    expect([shop.store.shown('LAMP-1'), shop.store.shown('WICK-2')]).toEqual([10, 100]);
  });

  it('skips the comparison for an explicit null only', async () => {
    const { row, set } = await writer(openTestShop());
    expect((await set([row(0, 3, null)], 'k1')).errors).toBeUndefined();
    const { changeFromQuantity: _, ...absent } = row(0, 3, null);
    expect((await set([absent], 'k2')).errors).toMatchObject([
      {
        message: 'InventoryQuantityInput must include the following argument: changeFromQuantity.',
        extensions: { code: 'INVALID_FIELD_ARGUMENTS' },
      },
    ]);
  });

  it('answers no group when nothing changes', async () => {
    const { row, set } = await writer(openTestShop());
    expect((await set([row(0, 10, 10)], 'k1')).data?.inventorySetQuantities).toEqual({
      inventoryAdjustmentGroup: null,
      userErrors: [],
    });
  });

  it.each([
    [
      'unknown item',
      { inventoryItemId: gid('InventoryItem', '1') },
      'INVALID_INVENTORY_ITEM input quantities 0 inventoryItemId',
    ],
    [
      'unknown location',
      { locationId: gid('Location', '1') },
      'INVALID_LOCATION input quantities 0 locationId',
    ],
    [
      'a number too high',
      { quantity: 1_000_000_001 },
      'INVALID_QUANTITY_TOO_HIGH input quantities 0 quantity',
    ],
    [
      'a number too low',
      { quantity: -1_000_000_001 },
      'INVALID_QUANTITY_TOO_LOW input quantities 0 quantity',
    ],
  ])('refuses %s by code', async (_what, wrong, code) => {
    const { row, codes } = await writer(openTestShop());
    expect(await codes([{ ...row(0, 1, null), ...wrong }], 'k1')).toEqual([code]);
  });

  it('refuses repeated rows, unknown names and reasons, and more than 250 rows', async () => {
    const { row, set, codes } = await writer(openTestShop());
    const once = row(0, 1, null);
    expect(await codes([once, once], 'k1')).toEqual([
      'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR input quantities 1 inventoryItemId',
    ]);
    expect(await codes([once], 'k2', { name: 'committed' })).toEqual(['INVALID_NAME input name']);
    expect(await codes([once], 'k3', { reason: 'because' })).toEqual([
      'INVALID_REASON input reason',
    ]);
    const many = await set(
      Array.from({ length: 251 }, () => once),
      'k4',
    );
    expect(many.errors?.[0]?.extensions?.code).toBe('MAX_INPUT_SIZE_EXCEEDED');
  });
});

describe('an idempotency key', () => {
  it('is required', async () => {
    const shop = openTestShop();
    const { row } = await writer(shop);
    const answer = await shop.ask(
      SET.replace('@idempotent(key: $key)', '').replace(', $key: String!', ''),
      {
        input: { name: 'available', reason: 'correction', quantities: [row(0, 1, null)] },
      },
    );
    expect(answer.errors).toMatchObject([
      {
        message: 'The @idempotent directive is required for this mutation but was not provided.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
    expect(shop.store.shown('LAMP-1')).toBe(10);
  });

  it('gives the stored answer again and applies nothing twice, even after a lost answer', async () => {
    const shop = openTestShop();
    const { row, set } = await writer(shop);
    shop.store.faults.answerLost = 1;
    await expect(set([row(0, 7, 10)], 'k1')).rejects.toThrow(TypeError);
    shop.store.faults.answerLost = 0;
    shop.store.place({ buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity: 1 }] });
    const again = await set([row(0, 7, 10)], 'k1');
    expect(again.data?.inventorySetQuantities).toMatchObject({
      userErrors: [],
      inventoryAdjustmentGroup: { changes: [{ delta: -3, quantityAfterChange: 7 }, {}] },
    });
    expect(shop.store.shown('LAMP-1')).toBe(6);
    expect(shop.store.usage().writes).toBe(1);
  });

  it('refuses other parameters and is forgotten after a day', async () => {
    const shop = openTestShop();
    const { row, set, codes } = await writer(shop);
    await set([row(0, 7, 10)], 'k1');
    expect(await codes([row(0, 8, 10)], 'k1')).toEqual(['IDEMPOTENCY_KEY_PARAMETER_MISMATCH']);
    shop.clock.pass(24 * 3_600_000);
    // The token has ended with the day as well.
    const tomorrow = await writer({ ...shop, ...clientOf(shop.store.fetch) });
    expect(await tomorrow.codes([row(0, 8, 7)], 'k1')).toEqual([]);
    expect(shop.store.shown('LAMP-1')).toBe(8);
  });

  it('may be checked against the shelf first, as one live shop did', async () => {
    const shop = openTestShop({ idempotentReplay: 'rechecked' });
    const { row, set, codes } = await writer(shop);
    await set([row(0, 7, 10)], 'k1');
    expect(await codes([row(0, 7, 10)], 'k1')).toEqual([
      'CHANGE_FROM_QUANTITY_STALE input quantities 0 changeFromQuantity',
    ]);
    expect(shop.store.shown('LAMP-1')).toBe(7);
  });
});
