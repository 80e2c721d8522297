import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../connectors/connector.ts';
import { listingBooks } from '../../server/services/publish/channel-numbers.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { reconcileChannel } from '../../server/services/publish/reconcile.ts';
import { post } from '../../server/services/stock/post.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { ListingDoc } from '../../server/store/listings.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let channel: ChannelDoc;
beforeEach(async () => {
  test = await testHub();
  channel = await seedChannel(test.hub, { stock: { MUG: 10, LAMP: 4 } });
});
afterEach(() => test.close());

const all = () => test.hub.store.listings.sweep(channel._id, '', 100);
const one = async (): Promise<ListingDoc> => {
  const found = (await all()).find(({ sku }) => sku === 'MUG');
  if (!found) throw new Error('the listing is gone');
  return found;
};
/** Raises a counter in the listing, and says how often it was asked to. */
const counting = () => {
  const count = { calls: 0 };
  const change = ({ sync }: ListingDoc) => {
    count.calls++;
    return { attempts: sync.attempts + 1 };
  };
  return { count, change };
};

/** Somebody else's change that comes right before, or right after, the update of ours. */
function comeBetween(when: 'before' | 'after', other: () => Promise<unknown>): void {
  const { docs } = test.hub.store.listings;
  const original = docs.updateMany.bind(docs);
  docs.updateMany = async (...args: Parameters<typeof original>) => {
    docs.updateMany = original;
    if (when === 'before') await other();
    const result = await original(...args);
    if (when === 'after') await other();
    return result;
  };
}

describe('two who revise one listing at the same time', () => {
  it.each(['before', 'after'] as const)(
    'each count once: the other came right %s',
    async (when) => {
      const listings = await all();
      const mug = await one();
      const other = () =>
        test.hub.store.listings.revise(mug._id, ({ sync }) => ({ attempts: sync.attempts + 10 }));
      comeBetween(when, other);
      const { change } = counting();
      await test.hub.store.listings.reviseMany(listings, change);
      for (const { sku, sync } of await all())
        expect([sku, sync.attempts]).toEqual([sku, sku === 'MUG' ? 11 : 1]);
    },
  );

  it('do not hide from each other which rows were missed', async () => {
    const listings = await all();
    const [first, second] = listings;
    if (!first || !second) throw new Error('two listings are needed');
    const later = (id: string) =>
      test.hub.store.listings.revise(id, ({ sync }) => ({ attempts: sync.attempts + 10 }));
    // One was taken before us, the other after us: only the first has to be done again.
    comeBetween('before', () => later(first._id));
    const { updateMany } = test.hub.store.listings.docs;
    test.hub.store.listings.docs.updateMany = async (...args: Parameters<typeof updateMany>) => {
      const result = await updateMany(...args);
      await later(second._id);
      return result;
    };
    const { count, change } = counting();
    await test.hub.store.listings.reviseMany(listings, change);
    expect((await all()).map(({ sync }) => sync.attempts)).toEqual([11, 11]);
    expect(count.calls).toBe(3);
  });
});

describe('a listing that was published', () => {
  it('stays due while something about it is still to be explained or read', async () => {
    const { listings } = test.hub.store;
    const mug = await one();
    const settle = () => listings.revise(mug._id, () => ({ settles: mug.sync.wantedSeq }));
    const seen = { sellable: 3, at: new Date() };
    await listings.revise(mug._id, ({ sync }) => ({ due: true, number: { ...sync.number, seen } }));
    await settle();
    expect((await one()).sync.due).toBe(true);
    await listings.revise(mug._id, ({ sync }) => ({
      needsRead: true,
      number: { ...sync.number, seen: null },
    }));
    await settle();
    expect((await one()).sync.due).toBe(true);
    await listings.revise(mug._id, () => ({ needsRead: false }));
    await settle();
    expect((await one()).sync.due).toBe(false);
  });

  it('is due again when its number was sent by who was overtaken, and the answer was lost', async () => {
    const { listings } = test.hub.store;
    const mug = await one();
    const number = { ...mug.sync.number, base: 12 };
    await listings.revise(mug._id, () => ({ due: true, dueAt: new Date(0), number }));
    // Another worker found the right number there and settled it.
    comeBetween('before', () =>
      listings.docs.updateOne({ _id: mug._id }, { $set: { 'sync.due': false } }),
    );
    test.store.failing = new ChannelError('unknown-outcome', 'no answer');
    await publishChannel(test.hub, channel._id);
    expect((await one()).sync).toMatchObject({ due: true, needsRead: true });
  });

  it('is not written over a write that took off after it was looked at, which stays to be found out about', async () => {
    const { listings } = test.hub.store;
    const mug = await one();
    const number = { ...mug.sync.number, base: 12 };
    await listings.revise(mug._id, () => ({ due: true, dueAt: new Date(0), number }));
    const flight = { key: 'of another worker', expected: 12, sellable: 11 };
    comeBetween('before', () =>
      listings.revise(mug._id, () => ({ needsRead: true, number: { ...number, flight } })),
    );
    await publishChannel(test.hub, channel._id);
    expect(test.store.writes.map(({ stockRef }) => stockRef)).not.toContain(mug.stockRef);
    expect((await one()).sync).toMatchObject({ due: true, needsRead: true, number: { flight } });
  });

  it('is taken up by reconcile when nobody was left to read what became of a write', async () => {
    const mug = await one();
    const number = { ...mug.sync.number, base: 10, baseAt: new Date(0) };
    const left = { due: false, needsRead: true, number };
    await test.hub.store.listings.revise(mug._id, () => left);
    await reconcileChannel(test.hub, channel._id);
    expect((await one()).sync.due).toBe(true);
  });

  it('is taken up by reconcile when its difference was left lying', async () => {
    const mug = await one();
    await test.hub.store.listings.revise(mug._id, ({ sync }) => ({
      due: false,
      number: { ...sync.number, base: 7, baseAt: new Date(0) },
    }));
    await reconcileChannel(test.hub, channel._id);
    expect((await one()).sync.due).toBe(true);
  });
});

describe('a look at the books', () => {
  it('takes in no line that was posted after the ends of the chains were read', async () => {
    const mug = await one();
    const [locationId = ''] = mug.sources;
    const { ledger } = test.hub.store;
    const within = ledger.within;
    ledger.within = async (...args) => {
      ledger.within = within;
      await post(test.hub, channel.merchantId, [
        {
          key: 'late',
          sku: 'MUG',
          locationId,
          from: 'available',
          to: 'committed',
          quantity: 2,
          cause: {
            kind: 'order',
            id: 'ord_late',
            channelId: channel._id,
            actor: `channel:${channel._id}`,
            at: new Date(),
          },
        },
      ]);
      return within(...args);
    };
    const fresh = { ...mug, sync: { ...mug.sync, number: { ...mug.sync.number, seqs: [] } } };
    const { own, heads, target } = (await listingBooks(test.hub, channel.merchantId, [fresh]))(
      fresh,
    );
    expect(own.map(({ delta }) => delta)).toEqual([]);
    expect([heads[0]?.seq, target]).toEqual([1, 10]);
  });
});
