import { expect, it } from 'vitest';
import type { Hub } from '../../../server/services/hub.ts';
import { diskGuard, watchDisk } from '../../../server/services/inbox/disk-guard.ts';
import type { DiskSpace } from '../../../server/store/disk-space.ts';

const GB = 1024 ** 3;
const space = (free: number, total: number): DiskSpace => ({
  freeBytes: free * GB,
  totalBytes: total * GB,
});

/** A guard over a disk that answers what the test says, and what the guard told. */
function guarded() {
  const told: string[] = [];
  const disk = { answer: async (): Promise<DiskSpace | null> => null, asked: 0 };
  const ask = () => {
    disk.asked++;
    return disk.answer();
  };
  const guard = diskGuard(ask, (event) => told.push(event));
  const look = async (answer: () => Promise<DiskSpace | null>) => {
    disk.answer = answer;
    await guard.look();
    return guard.state();
  };
  return { guard, look, told, disk };
}

it.each([
  ['2 GB of a large disk', 1.99, 2.01, 500],
  ['a tenth of a small one', 0.99, 1.01, 10],
])('the bound is %s', async (_name, below, above, total) => {
  const { look } = guarded();
  expect(await look(async () => space(above, total))).toBe('ok');
  expect(await look(async () => space(below, total))).toBe('nearly-full');
});

it('knows nothing of a database that does not say, which stops nobody', async () => {
  const { guard, look } = guarded();
  expect(guard.state()).toBe('unknown');
  expect(await look(async () => null)).toBe('unknown');
});

it('tells once when room gets short and once when there is room again', async () => {
  const { look, told } = guarded();
  for (const free of [50, 1, 0.5, 60, 70]) await look(async () => space(free, 100));
  expect(told).toEqual(['disk.nearly-full', 'disk.room-again']);
});

it('keeps the last answer while the question fails, and tells of the failure once', async () => {
  const { look, told } = guarded();
  const fails = async () => {
    throw new Error('no answer');
  };
  expect(await look(fails)).toBe('unknown');
  expect(await look(fails)).toBe('unknown');
  // Left out, since two have failed.
  await look(fails);
  expect(await look(async () => space(50, 100))).toBe('ok');
  expect(await look(fails)).toBe('ok');
  expect(await look(async () => space(1, 100))).toBe('nearly-full');
  expect(await look(fails)).toBe('nearly-full');
  expect(told.filter((event) => event === 'disk.look.failed')).toHaveLength(3);
});

it('does not ask again while a question hangs', async () => {
  const { guard, disk } = guarded();
  let answer = (_space: DiskSpace | null) => {};
  disk.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const looks = [guard.look(), guard.look(), guard.look()];
  expect(disk.asked).toBe(1);
  answer(space(1, 100));
  await Promise.all(looks);
  expect(guard.state()).toBe('nearly-full');
});

it('looks before the first delivery and every ten seconds from then on, until it is stopped', async () => {
  const { guard, disk } = guarded();
  const bells = new Map<() => void, number>();
  const every: Hub['every'] = (ms, work) => {
    bells.set(work, ms);
    return () => bells.delete(work);
  };
  disk.answer = async () => space(1, 100);
  const stop = await watchDisk({ disk: guard, every });
  expect(guard.state()).toBe('nearly-full');
  expect([...bells.values()]).toEqual([10_000]);
  disk.answer = async () => space(50, 100);
  for (const ring of bells.keys()) ring();
  await expect.poll(() => guard.state()).toBe('ok');
  stop();
  expect(bells.size).toBe(0);
});

it('asks a database that does not say only once: for the question it may read all it holds', async () => {
  const { guard, disk } = guarded();
  for (let look = 0; look < 10_000; look++) await guard.look();
  expect([disk.asked, guard.state()]).toEqual([1, 'unknown']);
});

it('asks a database that fails ever less often, up to ten minutes apart, until it answers', async () => {
  const { guard, disk } = guarded();
  disk.answer = async () => {
    throw new Error('too slow');
  };
  const askedAt: number[] = [];
  for (let look = 0; look < 200; look++) {
    const before = disk.asked;
    await guard.look();
    if (disk.asked > before) askedAt.push(look);
  }
  expect(askedAt).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  disk.answer = async () => space(50, 100);
  for (let look = 0; look < 60; look++) await guard.look();
  expect(guard.state()).toBe('ok');
  const before = disk.asked;
  for (let look = 0; look < 3; look++) await guard.look();
  expect(disk.asked - before).toBe(3);
});
