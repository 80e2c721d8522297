import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limits } from '../../server/limits.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

it('a drain that goes on takes its lease once', async () => {
  const { hub } = test;
  const { _id: channelId } = await seedChannel(hub, { stock: { MUG: 10 } });
  const taken = vi.spyOn(hub.store.leases, 'take');
  const looked = vi.spyOn(hub.store.inbox, 'due');
  let batches = 0;
  await drainChannel(hub, channelId, { goesOn: () => ++batches < 3 });
  expect(looked).toHaveBeenCalledTimes(3);
  expect(taken).toHaveBeenCalledTimes(1);
});

it('a drain that learns that its lease was lost begins no further batch', async () => {
  const { hub } = test;
  const { leases, inbox } = hub.store;
  const { _id: channelId } = await seedChannel(hub, { stock: { MUG: 10 } });
  let renew = () => {};
  const every = (_ms: number, work: () => void) => {
    renew = work;
    return () => undefined;
  };
  const renewed = vi.spyOn(leases, 'renew');
  const due = inbox.due.bind(inbox);
  const looked = vi.spyOn(inbox, 'due').mockImplementation(async (...asked) => {
    // The worker slept, and somebody else took over.
    const theirs = { $set: { holder: 'somebody else' } };
    await leases.docs.updateOne({ _id: `tell:${channelId}` }, theirs);
    renew();
    await expect.poll(() => renewed.mock.settledResults.at(-1)?.value).toBe(false);
    return due(...asked);
  });
  await drainChannel({ ...hub, every }, channelId, { goesOn: () => true });
  expect(looked).toHaveBeenCalledTimes(1);
});

it('a drain that works a backlog asks for what is most likely next, not for all that waits', async () => {
  const { hub } = test;
  const { _id: channelId, merchantId } = await seedChannel(hub, { stock: { MUG: 10 } });
  const began = hub.now().getTime();
  const deliveries = Array.from({ length: 2 * limits.drainBatch }, (_, index) => ({
    ...{ merchantId, channelId, deliveryId: `d${index}`, topic: 'order' },
    ...{ source: 'webhook' as const, receivedAt: new Date(began + index), readUpTo: null },
    body: Buffer.from('nothing that can be read'),
  }));
  await hub.store.inbox.store(deliveries);
  const looked = vi.spyOn(hub.store.inbox, 'due');
  await drainChannel(hub, channelId, { goesOn: (done) => done === limits.drainBatch });
  const expectedEnds = looked.mock.calls.map(([, , , , upTo]) => upTo?.getTime());
  const [batch, spanned] = [limits.drainBatch, limits.drainBatch - 1];
  expect(expectedEnds).toEqual([
    undefined,
    began + spanned + 2 * spanned,
    began + batch + spanned + 2 * spanned,
  ]);
  expect(await hub.store.inbox.countPending(channelId)).toBe(0);
});
