import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeliveryRow, inboxId } from '../../server/store/inbox.ts';
import { AT_ONCE, endOfNext } from '../../server/store/inbox-due.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
let channelId: string;

const NOW = Date.parse('2026-11-27T12:00:00Z');
const at = (second: number) => new Date(NOW + second * 1_000);
const LIMIT = 5;
const size = { limit: LIMIT, bytes: 1_000 };

beforeAll(async () => {
  test = await testHub();
  const channel = await seedChannel(test.hub, { stock: {} });
  channelId = channel._id;
  const { merchantId } = channel;
  // One a second, told out of order; the eleventh carries more than a batch may hold.
  const seconds = [3, 1, 2, 0, 4, 9, 8, 7, 6, 5, 11, 10, 12];
  await test.hub.store.inbox.store(
    seconds.map((second) => ({
      ...{ merchantId, channelId, deliveryId: `d${second}`, topic: 'order', source: 'webhook' },
      ...{ body: Buffer.alloc(second === 10 ? 2_000 : 10), receivedAt: at(second), readUpTo: null },
    })),
  );
  // The first and the third were tried before; the third is not due yet.
  const { docs } = test.hub.store.inbox;
  await docs.updateOne({ channelId, deliveryId: 'd0' }, { $set: { dueAt: at(20), attempts: 1 } });
  await docs.updateOne({ channelId, deliveryId: 'd2' }, { $set: { dueAt: at(40), attempts: 1 } });
});
afterAll(() => test.close());

const due = (upTo: Date | null, limit = LIMIT) =>
  test.hub.store.inbox.due(channelId, 'tell', at(30), { ...size, limit }, upTo);
const idsOf = (batch: readonly DeliveryRow[]) => batch.map(({ deliveryId }) => deliveryId);

describe('the next batch of a channel', () => {
  it('is the oldest never tried, and then what is tried again', async () => {
    expect(idsOf(await due(null))).toEqual(['d1', 'd3', 'd4', 'd5', 'd6']);
    const rest = ['d1', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9', 'd10'];
    expect(idsOf(await due(null, 50))).toEqual(rest);
  });

  it.each([-1, 0, 1, 5, 6, 7, 10, 11, 12, 60])(
    'is the same wherever it was expected to end (after %i s)',
    async (second) => {
      for (const limit of [1, LIMIT, 9, 50])
        expect(idsOf(await due(at(second), limit))).toEqual(idsOf(await due(null, limit)));
    },
  );
});

const envelope = (second: number, dueAt = AT_ONCE): DeliveryRow => {
  const _id = inboxId('a'.repeat(24));
  if (!_id) throw new Error('not an id');
  return {
    ...{ _id, merchantId: 'm', channelId: 'c', deliveryId: 'd', topic: 'order', source: 'webhook' },
    ...{ receivedAt: at(second), readUpTo: null, state: 'pending', lane: 'tell', dueAt },
    ...{ attempts: 0, reason: null },
  };
};

describe('where the batch after this one is expected to end', () => {
  it('lies twice as far behind a full batch as that one reached', () => {
    expect(endOfNext([envelope(1), envelope(2), envelope(4)], 3)).toEqual(at(10));
    expect(endOfNext([envelope(1)], 1)).toEqual(at(1));
  });

  it('is not known after a batch that was not full, or that came to what is tried again', () => {
    expect(endOfNext([], 3)).toBeNull();
    expect(endOfNext([envelope(1), envelope(2)], 3)).toBeNull();
    expect(endOfNext([envelope(1), envelope(0, at(0))], 2)).toBeNull();
  });
});
