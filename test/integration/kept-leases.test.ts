import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
let channel: ChannelDoc;
let clock: number;
let runner: Runner;
let other: Runner;
const times: (() => void)[] = [];
const goBy = () => {
  for (const ring of times.splice(0)) ring();
};

/** Time goes by when the test says so: what would ring every so often rings once. */
const worker = (name: string) =>
  new Runner({
    ...test.hub,
    worker: name,
    now: () => new Date(clock),
    every: (ms, work) => {
      if (ms === limits.leaseKeptMs) times.push(work);
      return () => {
        const at = times.indexOf(work);
        if (at >= 0) times.splice(at, 1);
      };
    },
  });

beforeEach(async () => {
  test = await testHub();
  channel = await seedChannel(test.hub, { stock: { MUG: 10 } });
  clock = test.hub.now().getTime();
  times.length = 0;
  runner = worker('one');
  other = worker('two');
});
afterEach(async () => {
  await runner.stop();
  await other.stop();
  await test.close();
});

const holder = async () => {
  const lease = await test.hub.store.leases.docs.findOne({ _id: `tell:${channel._id}` });
  return lease && lease.until > new Date() ? lease.holder : null;
};

it('what comes again in a moment is worked under the same lease, which nobody else has meanwhile', async () => {
  const asked = vi.spyOn(test.hub.store.leases, 'take');
  await runner.run('drain', channel._id);
  await runner.run('drain', channel._id);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await holder()).toBe('one');
  await other.run('drain', channel._id);
  expect(await holder()).toBe('one');
});

it('after a moment in which nothing came another worker gets it', async () => {
  await runner.run('drain', channel._id);
  goBy();
  await expect.poll(holder).toBe(null);
  await other.run('drain', channel._id);
  expect(await holder()).toBe('two');
});

it('a lease that is getting old is not worked under again', async () => {
  const asked = vi.spyOn(test.hub.store.leases, 'take');
  await runner.run('drain', channel._id);
  clock += Math.ceil(limits.leaseMs / 3);
  await runner.run('drain', channel._id);
  expect(asked).toHaveBeenCalledTimes(2);
  clock -= 3_600_000;
  await runner.run('drain', channel._id);
  expect(asked).toHaveBeenCalledTimes(3);
});

it('a worker that stops gives back what it kept', async () => {
  await runner.run('drain', channel._id);
  await runner.stop();
  expect(await holder()).toBe(null);
});
