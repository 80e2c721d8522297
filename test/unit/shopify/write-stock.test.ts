import { describe, expect, it } from 'vitest';
import { data, http, type Reply, scripted } from './fixtures/scripted.ts';

const level = (item: number, expected: number | null = 4) => ({
  stockRef: String(item),
  externalLocationId: '41',
  sellable: 3,
  expected,
});

interface Answered {
  /** Items whose number moved; null for no adjustment group at all. */
  readonly moved?: readonly number[] | null;
  readonly errors?: readonly { code: string; row?: number }[];
}

const GROUP = 'gid://shopify/InventoryAdjustmentGroup/77';
const written = { kind: 'written', at: new Date('2026-11-23T18:59:59Z'), receipt: GROUP };
const stale = { kind: 'stale', actual: null };

function answer({ moved = null, errors = [] }: Answered): Reply {
  const changes = (moved ?? []).map((item) => ({
    name: 'available',
    delta: -1,
    quantityAfterChange: 3,
    item: { id: `gid://shopify/InventoryItem/${item}` },
    location: { id: 'gid://shopify/Location/41' },
  }));
  const group = moved && { id: GROUP, createdAt: '2026-11-23T18:59:59Z', changes };
  const userErrors = errors.map(({ code, row }) => ({
    code,
    field: row === undefined ? null : ['input', 'quantities', String(row), 'changeFromQuantity'],
    message: `because of ${code}`,
  }));
  return data({ inventorySetQuantities: { inventoryAdjustmentGroup: group, userErrors } });
}

async function written3(replies: readonly Reply[], items = [1, 2, 3]) {
  const store = scripted(replies);
  const outcomes = await store.channel.writeStock(
    items.map((item) => level(item)),
    'key-1',
  );
  const calls = store.asked.map(({ variables }) => {
    const { input, key } = variables as {
      input: { quantities: { inventoryItemId: string }[] };
      key: string;
    };
    const sent = input.quantities.map(({ inventoryItemId }) => inventoryItemId.split('/').at(-1));
    return { key, items: sent.join() };
  });
  return { outcomes, calls, store };
}

describe('one call', () => {
  it('sets what is available, row by row only if it still shows the expected number', async () => {
    const { store } = await written3([answer({ moved: [1] })], [1]);
    expect(store.asked[0]?.variables).toEqual({
      key: 'key-1',
      input: {
        name: 'available',
        reason: 'correction',
        referenceDocumentUri: 'gid://crossdock/StockWrite/key-1',
        quantities: [
          {
            inventoryItemId: 'gid://shopify/InventoryItem/1',
            locationId: 'gid://shopify/Location/41',
            quantity: 3,
            changeFromQuantity: 4,
          },
        ],
      },
    });
  });

  it('says so explicitly when it writes whatever is there', async () => {
    const store = scripted([answer({ moved: [1] })]);
    await store.channel.writeStock([level(1, null)], 'key-1');
    // Shopify refuses a row in which the field is merely absent.
    expect(JSON.stringify(store.asked[0]?.variables)).toContain('"changeFromQuantity":null');
  });

  it('answers with the receipt and the time of the shop', async () => {
    const { outcomes } = await written3([answer({ moved: [1, 2, 3] })]);
    expect(outcomes).toEqual([written, written, written]);
  });

  it('takes rows that were already there for written', async () => {
    const { outcomes } = await written3([answer({ moved: null })], [1]);
    expect(outcomes).toEqual([
      { kind: 'written', at: new Date('2026-11-23T19:00:00Z'), receipt: null },
    ]);
  });
});

describe('a batch with a row that is refused', () => {
  const STALE = 'CHANGE_FROM_QUANTITY_STALE';
  const rejected = (code: string) => ({ kind: 'rejected', code, message: `because of ${code}` });

  it.each([
    [STALE, stale],
    ['NON_MUTABLE_INVENTORY_ITEM', rejected('NON_MUTABLE_INVENTORY_ITEM')],
    ['INVALID_INVENTORY_ITEM', rejected('INVALID_INVENTORY_ITEM')],
    ['INVALID_LOCATION', rejected('INVALID_LOCATION')],
    ['INVALID_QUANTITY_TOO_HIGH', rejected('INVALID_QUANTITY_TOO_HIGH')],
    ['A_CODE_OF_NEXT_YEAR', rejected('A_CODE_OF_NEXT_YEAR')],
  ])('%s: the others go out again under another key', async (code, expected) => {
    const { outcomes, calls } = await written3([
      answer({ errors: [{ code, row: 1 }] }),
      answer({ moved: [1, 3] }),
    ]);
    expect(outcomes).toEqual([written, expected, written]);
    expect(calls.map(({ items }) => items)).toEqual(['1,2,3', '1,3']);
    expect(calls[1]?.key).not.toBe('key-1');
  });

  it('does not send again what the answer says was applied', async () => {
    const { outcomes, calls } = await written3([
      answer({ moved: [1], errors: [{ code: STALE, row: 1 }] }),
      answer({ moved: [3] }),
    ]);
    expect(outcomes).toEqual([written, stale, written]);
    expect(calls.map(({ items }) => items)).toEqual(['1,2,3', '3']);
  });

  it('derives the same key when the whole call is repeated', async () => {
    const script = () => [answer({ errors: [{ code: STALE, row: 0 }] }), answer({ moved: [2, 3] })];
    const first = await written3(script());
    const second = await written3(script());
    expect(second.calls).toEqual(first.calls);
  });

  it('takes all for stale when each answer refuses another row', async () => {
    const refusing = Array.from({ length: 6 }, () => answer({ errors: [{ code: STALE, row: 0 }] }));
    const { outcomes, calls } = await written3(refusing, [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(outcomes).toEqual(Array.from({ length: 8 }, () => stale));
    expect(calls).toHaveLength(6);
  });

  it('an error about the whole call concerns every row', async () => {
    const { outcomes, calls } = await written3([answer({ errors: [{ code: 'INVALID_REASON' }] })]);
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => rejected('INVALID_REASON')));
    expect(calls).toHaveLength(1);
  });
});

describe('keys', () => {
  it('waits while the same write is running, and asks again under the same key', async () => {
    const running = answer({ errors: [{ code: 'IDEMPOTENCY_CONCURRENT_REQUEST' }] });
    const { outcomes, calls, store } = await written3([running, answer({ moved: [1, 2, 3] })]);
    expect(outcomes).toEqual([written, written, written]);
    expect(calls.map(({ key }) => key)).toEqual(['key-1', 'key-1']);
    expect(store.slept).toEqual([1_000]);
  });

  it('does not know the outcome of a write that keeps running', async () => {
    const running = answer({ errors: [{ code: 'IDEMPOTENCY_CONCURRENT_REQUEST' }] });
    const work = written3(Array.from({ length: 6 }, () => running));
    await expect(work).rejects.toMatchObject({ kind: 'unknown-outcome' });
  });

  it('takes a new key after an attempt that failed', async () => {
    const failed = answer({ errors: [{ code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED' }] });
    const { outcomes, calls } = await written3([failed, answer({ moved: [1, 2, 3] })]);
    expect(outcomes).toEqual([written, written, written]);
    expect(calls[1]?.key).not.toBe('key-1');
  });

  it('calls a key used for other numbers what it is: a mistake of ours', async () => {
    const mixed = answer({ errors: [{ code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' }] });
    await expect(written3([mixed])).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('does not know the outcome when the answer is lost in any round', async () => {
    const work = written3([answer({ errors: [{ code: 'X', row: 0 }] }), http(502)]);
    await expect(work).rejects.toMatchObject({ kind: 'unknown-outcome' });
  });
});
