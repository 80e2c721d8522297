import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { audit } from '../../server/services/audit.ts';
import type { LedgerDoc } from '../../server/store/ledger.ts';
import { threeStores } from '../support/stores.ts';

type Scene = Awaited<ReturnType<typeof threeStores>>;
let scene: Scene;
const buyer = { name: 'Ada Example', email: 'ada@example.test' };
const cart = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }], buyer });

/** A day's work in three stores: sales, a cancellation, a shipment, a refund, an edit by staff. */
async function workedStores(): Promise<Scene> {
  const made = await threeStores();
  await quiet(made);
  const ids = made.stores.map(({ store }) => {
    store.place(cart('MUG-1', 2));
    store.place(cart('LAMP-1', 1));
    return store.place(cart('RUG-1', 1)) ?? '';
  });
  await quiet(made);
  const [north, south, harbour] = made.stores.map(({ store }) => store);
  const [sold = '', shipped = '', refunded = ''] = ids;
  north?.cancel(sold, { restock: true });
  south?.fulfil(shipped);
  harbour?.fulfil(refunded);
  north?.setStock('MUG-1', 50);
  await quiet(made);
  harbour?.refund(refunded, [{ sku: 'RUG-1', quantity: 1 }], { restock: true });
  await quiet(made);
  // The scene's clock is behind the database's, which forgets closed deliveries by its own: two that stay.
  const [channel] = made.stores;
  const { merchantId, hub } = made;
  await hub.store.inbox.store(
    ['kept-1', 'kept-2'].map((deliveryId) => ({
      merchantId,
      channelId: channel?.channelId ?? '',
      deliveryId,
      topic: 'orders/updated',
      body: Buffer.from('{}'),
      source: 'webhook' as const,
      receivedAt: hub.now(),
      readUpTo: null,
    })),
  );
  return made;
}

/** As long as it takes to explain what was read; shorter than `rest`, which every case would pay for. */
async function quiet(made: Scene) {
  for (const reconcile of [true, false, false]) {
    made.advance(10_000);
    await made.turn({ pull: true, reconcile });
  }
}

beforeEach(async () => {
  scene = await workedStores();
});
afterEach(() => scene.close());

const run = (offline = true) => audit(scene.hub, scene.merchantId, { offline, againAfterMs: 0 });

/** All problems as "check | where | message". */
async function told(offline = true): Promise<string[]> {
  const { checks, clean } = await run(offline);
  const lines = checks.flatMap(({ name, problems }) =>
    problems.map(({ where, message }) => `${name} | ${where} | ${message}`),
  );
  expect(clean).toBe(lines.length === 0);
  return lines;
}

const ledger = () => scene.hub.store.ledger.docs;
const chainOf = async (sku: string): Promise<LedgerDoc[]> =>
  ledger().find({ merchantId: scene.merchantId, sku }).sort({ seq: 1 }).toArray();
function must<T>(found: T | null | undefined): T {
  if (found === null || found === undefined) throw new Error('the scene lacks what the test needs');
  return found;
}
const secondOf = async (sku: string) => must((await chainOf(sku))[1]);
const endOf = async (sku: string) => must((await chainOf(sku)).at(-1));
const anOrder = async (sku: string) =>
  must(await scene.hub.store.orders.docs.findOne({ state: 'open', 'lines.sku': sku }));

describe('the audit of books that are right', () => {
  it('looks at everything and finds nothing, the channels included', async () => {
    const { checks, clean } = await run(false);
    expect(checks.map(({ name, checked, problems }) => [name, checked > 0, problems])).toEqual([
      ['Ledger', true, []],
      ['Positions', true, []],
      ['Orders', true, []],
      ['Units owed', true, []],
      ['Inbox', true, []],
      ['Numbers sent', true, []],
      ['Channel numbers', true, []],
    ]);
    expect(clean).toBe(true);
  });

  it('leaves the channels alone when it is told to', async () => {
    const { checks } = await run();
    expect(checks.map((check) => check.name)).not.toContain('Channel numbers');
  });
});

describe('the audit finds and places', () => {
  it('a position that says another number', async () => {
    await scene.hub.store.positions.docs.updateOne(
      { sku: 'MUG-1' },
      { $inc: { 'balance.available': 1 } },
    );
    expect(await told()).toEqual([
      expect.stringMatching(
        /^Positions \| MUG-1 at Main, line \d+ \| .*available should be 50 and is 51\.$/,
      ),
    ]);
  });

  it('a position that stands at another line, and one that is gone', async () => {
    await scene.hub.store.positions.docs.updateOne({ sku: 'MUG-1' }, { $inc: { seq: -1 } });
    await scene.hub.store.positions.docs.deleteOne({ sku: 'LAMP-1' });
    const found = await told();
    expect(found[0]).toMatch(/LAMP-1 at Main.*The position is missing/);
    expect(found[1]).toMatch(/MUG-1 at Main.*stands at line \d+, the ledger ends at line \d+/);
    // Its committed units are missing with it.
    expect(found[2]).toMatch(/^Units owed \| LAMP-1 at Main/);
  });

  it('a position that no ledger line is behind', async () => {
    const position = must(await scene.hub.store.positions.docs.findOne({ sku: 'MUG-1' }));
    const lone = { ...position, _id: `${position._id}-2`, sku: 'GHOST-9' };
    await scene.hub.store.positions.docs.insertOne({
      ...lone,
      balance: { ...lone.balance, committed: 0 },
    });
    expect(await told()).toEqual([
      expect.stringMatching(/^Positions \| GHOST-9 at Main.*no line does\.$/),
    ]);
  });

  it('a ledger line that is missing', async () => {
    const second = await secondOf('MUG-1');
    await ledger().deleteOne({ _id: second._id });
    const found = await told();
    expect(found[0]).toBe(
      'Ledger | MUG-1 at Main, line 3 | The ledger goes from line 1 on with line 3: 1 line missing.',
    );
    // The order that made the line holds what the ledger no longer knows.
    expect(found.slice(1)).toEqual([expect.stringMatching(/^Orders \| order .*the ledger 0\.$/)]);
  });

  it('a ledger line that is missing at the end', async () => {
    const end = await endOf('LAMP-1');
    await ledger().deleteOne({ _id: end._id });
    expect((await told())[0]).toMatch(
      /^Positions \| LAMP-1 .*stands at line \d+, the ledger ends at line \d+\.$/,
    );
  });

  it('a balance that was changed, once and not on every line after', async () => {
    const second = await secondOf('MUG-1');
    await ledger().updateOne({ _id: second._id }, { $inc: { 'after.available': 5 } });
    const found = await told();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^Ledger \| MUG-1 at Main, line 2 \| .*should be \d+ and is \d+\.$/);
    expect(found[1]).toMatch(/^Ledger \| MUG-1 at Main, line 3 \| /);
  });

  it('units that were changed in a line', async () => {
    const second = await secondOf('MUG-1');
    await ledger().updateOne({ _id: second._id }, { $inc: { quantity: 1 } });
    const found = await told();
    expect(found[0]).toMatch(/^Ledger \| MUG-1 at Main, line 2 \| The balance after/);
    expect(found[1]).toMatch(
      /^Orders \| order .*, MUG-1 at Main \| .*says 2 owed, the ledger 3\.$/,
    );
  });

  it('a movement that stands there twice under another key', async () => {
    const end = await endOf('LAMP-1');
    const again = { available: end.after.available - 1, committed: end.after.committed + 1 };
    const after = { ...end.after, ...again };
    const { _id: _, ...line } = end;
    const doubled = { ...line, key: end.key.replace(/\d+$/, '9'), seq: end.seq + 1, after };
    await ledger().insertOne(doubled as LedgerDoc);
    await scene.hub.store.positions.docs.updateOne(
      { sku: 'LAMP-1' },
      { $set: { seq: doubled.seq, balance: after } },
    );
    const found = await told();
    expect(found[0]).toMatch(
      /^Orders \| order .*, LAMP-1 at Main \| .*says 1 owed, the ledger 2\.$/,
    );
    expect(found[1]).toBe(
      'Units owed | LAMP-1 at Main | All orders together hold 3, the position says 4 committed.',
    );
    expect(found).toHaveLength(2);
  });

  it('a line of an order that is not in the books', async () => {
    const order = await anOrder('MUG-1');
    await scene.hub.store.orders.docs.deleteOne({ _id: order._id });
    const found = await told();
    expect(found[0]).toMatch(new RegExp(`No order ${order._id} is in the books`));
    expect(found.at(-1)).toMatch(/^Units owed \| MUG-1 at Main \| All orders together hold 4/);
  });

  it('an order that holds something else than the ledger moved', async () => {
    const order = await anOrder('MUG-1');
    await scene.hub.store.orders.docs.updateOne(
      { _id: order._id },
      { $set: { 'lines.0.held.0.committed': 5 } },
    );
    const found = await told();
    expect(found[0]).toContain(`order ${order.number}`);
    expect(found[0]).toMatch(/The order says 5 owed, the ledger 2\.$/);
    expect(found[1]).toMatch(/^Units owed \| MUG-1 at Main/);
  });

  it('movements of an order that never reached the ledger', async () => {
    const end = await endOf('LAMP-1');
    const { _id, merchantId: _m, seq: _s, after: _a, postedAt: _p, ...movement } = end;
    await ledger().deleteOne({ _id });
    const before = await endOf('LAMP-1');
    await scene.hub.store.positions.docs.updateOne(
      { sku: 'LAMP-1' },
      { $set: { seq: before.seq, balance: before.after } },
    );
    await scene.hub.store.orders.docs.updateOne(
      { _id: end.cause.id },
      { $set: { pending: [movement], hasPending: true } },
    );
    expect(await told()).toEqual([
      expect.stringMatching(/^Orders .* 1 stock movement marked as still to post, 1 of them not/),
    ]);
    // The same, after the trace of it was lost as well.
    await scene.hub.store.orders.docs.updateOne({ _id: end.cause.id }, { $set: { pending: [] } });
    expect((await told())[0]).toMatch(/^Orders .*says 1 owed, the ledger 0\.$/);
  });

  it('a second copy of an order', async () => {
    const order = await anOrder('MUG-1');
    const lines = order.lines.map((line) => ({ ...line, held: [] }));
    await scene.hub.store.orders.docs.insertOne({
      ...order,
      _id: 'ord_copy',
      externalId: `${order.externalId}-2`,
      lines,
    });
    expect(await told()).toEqual([expect.stringMatching(/it is a second copy\.$/)]);
  });

  it('a dead letter that nobody can see, and a delivery in no known state', async () => {
    const { docs } = scene.hub.store.inbox;
    const kept = await docs.find({ deliveryId: /^kept/ }).toArray();
    const [one, other] = kept.map((each) => each._id);
    await docs.updateOne({ _id: must(one) }, { $set: { state: 'dead' } });
    await docs.updateOne({ _id: must(other) }, { $set: { state: 'lost' as 'done' } });
    const found = await told();
    expect(found).toHaveLength(2);
    expect(found.join('\n')).toMatch(/no known state/);
    expect(found.join('\n')).toContain(`delivery ${must(one).toHexString()}`);
  });

  it('a number that was sent and forgotten', async () => {
    const { docs } = scene.hub.store.stockWrites;
    const row = must(await docs.findOne({}));
    await docs.updateOne({ _id: row._id }, { $set: { state: 'sent' } });
    scene.advance(2 * limits.writeAnswerMs + 1);
    expect(await told()).toEqual([
      expect.stringMatching(/^Numbers sent \| .* nobody noted what came of it\.$/),
    ]);
  });

  it('a channel that shows something else', async () => {
    const [, south] = scene.stores;
    south?.store.setStock('MUG-1', 7);
    const found = await told(false);
    expect(found).toEqual([
      'Channel numbers | MUG-1 on shopify | It shows 7, the books say 50, and nothing is on its way.',
    ]);
    await quiet(scene);
    expect(await told(false)).toEqual([]);
  });

  it('no fault in a number that is on its way', async () => {
    const [, , harbour] = scene.stores;
    harbour?.store.setStock('MUG-1', 7);
    await scene.hub.store.listings.docs.updateMany({}, { $set: { 'sync.due': true } });
    const { checks, clean } = await run(false);
    expect(clean).toBe(true);
    expect(checks.at(-1)?.note).toContain('1 number on the way');
  });

  it('a channel that does not answer', async () => {
    const [, , harbour] = scene.stores;
    if (harbour) harbour.store.faults.callFails = 1;
    const found = await told(false);
    expect(found).toEqual([
      expect.stringMatching(/^Channel numbers \| magento \| It could not be asked what it shows/),
    ]);
  });
});
