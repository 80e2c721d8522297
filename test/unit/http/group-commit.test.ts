import { expect, it } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { type Committed, groupCommit } from '../../../server/services/inbox/group-commit.ts';
import type { NewDelivery } from '../../../server/store/inbox.ts';

const big = Buffer.alloc(10 * 1024 * 1024);
const deliveryOf = (deliveryId: string, body: Uint8Array): NewDelivery => ({
  merchantId: 'm',
  channelId: 'c',
  deliveryId,
  topic: 't',
  source: 'webhook',
  receivedAt: new Date(0),
  readUpTo: null,
  body,
});

/** A store whose inserts end one by one, when told to. */
function slowStore() {
  const batches: (readonly NewDelivery[])[] = [];
  const open: (() => void)[] = [];
  const store = (batch: readonly NewDelivery[]) =>
    new Promise<void>((done) => {
      batches.push(batch);
      open.push(done);
    });
  const next = async () => {
    await new Promise(setImmediate);
    open.shift()?.();
    await new Promise(setImmediate);
  };
  return { store, batches, next };
}

it('takes no more bytes than its bound, and takes more once some were stored', async () => {
  const { store, next } = slowStore();
  const commits = groupCommit(store, () => {});
  const outcomes: Promise<Committed>[] = [];
  const fits = Math.floor(limits.intakeQueueBytes / big.length);
  for (let i = 0; i < fits; i++) outcomes.push(commits.add(deliveryOf(`${i}`, big)));
  expect(await commits.add(deliveryOf('too much', big))).toBe('full');
  await next();
  expect(await outcomes[0]).toBe('stored');
  const later = commits.add(deliveryOf('later', big));
  for (let i = 0; i < fits; i++) await next();
  expect(await later).toBe('stored');
});

it('bounds one insert by number and by size, whatever waits', async () => {
  const { store, batches, next } = slowStore();
  const commits = groupCommit(store, () => {});
  const all = [
    ...Array.from({ length: 1200 }, (_, i) => deliveryOf(`small-${i}`, Buffer.from('x'))),
    ...Array.from({ length: 4 }, (_, i) => deliveryOf(`big-${i}`, big)),
  ].map((delivery) => commits.add(delivery));
  for (let i = 0; i < 8; i++) await next();
  expect(new Set(await Promise.all(all))).toEqual(new Set(['stored']));
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(limits.intakeBatch);
    const bytes = batch.reduce((sum, each) => sum + each.body.byteLength, 0);
    expect(bytes).toBeLessThanOrEqual(limits.intakeBatchBytes);
  }
});

it('tells everyone of a failed insert that it failed, and goes on with the next', async () => {
  let calls = 0;
  const store = async () => {
    calls++;
    if (calls === 1) throw new Error('no');
  };
  const told: string[] = [];
  const commits = groupCommit(store, (stored) => {
    told.push(...stored.map((each) => each.deliveryId));
  });
  const first = [commits.add(deliveryOf('a', big)), commits.add(deliveryOf('b', big))];
  expect(await Promise.all(first)).toEqual(['failed', 'failed']);
  expect(await commits.add(deliveryOf('a', big))).toBe('stored');
  expect(told).toEqual(['a']);
});
