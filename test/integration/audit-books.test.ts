import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerDoc } from '../../server/store/ledger.ts';
import { must, problemsOf, type Scene, workedStores } from '../support/audited.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await workedStores();
});
afterEach(() => scene.close());

const told = () => problemsOf(scene);
const ledger = () => scene.hub.store.ledger.docs;
const chainOf = async (sku: string): Promise<LedgerDoc[]> =>
  ledger().find({ merchantId: scene.merchantId, sku }).sort({ seq: 1 }).toArray();
const secondOf = async (sku: string) => must((await chainOf(sku))[1]);
const endOf = async (sku: string) => must((await chainOf(sku)).at(-1));
const anOrder = async (sku: string) =>
  must(await scene.hub.store.orders.docs.findOne({ state: 'open', 'lines.sku': sku }));

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
});
