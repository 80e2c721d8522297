import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { auditOf, must, problemsOf, quiet, type Scene, workedStores } from '../support/audited.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await workedStores();
});
afterEach(() => scene.close());

const run = (offline = true) => auditOf(scene, offline);
const told = (offline = true) => problemsOf(scene, offline);

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
      ['Log of changes', true, []],
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
