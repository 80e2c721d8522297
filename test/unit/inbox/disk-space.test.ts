import { MongoServerError } from 'mongodb';
import type { Connection } from 'mongoose';
import { expect, it } from 'vitest';
import { diskSpace } from '../../../server/store/disk-space.ts';

/** A server that answers `dbStats` so. */
const asked = (answer: () => object) => {
  const db = { command: async () => answer() };
  return diskSpace({ db } as unknown as Connection, null);
};

it('is what mongod says of the disk its data lies on', async () => {
  const answer = { db: 'crossdock', objects: 9, fsUsedSize: 70e9, fsTotalSize: 100e9, ok: 1 };
  expect(await asked(() => answer)).toEqual({ totalBytes: 100e9, freeBytes: 30e9 });
});

it.each([
  ['says nothing of it', { ok: 1 }],
  ['only fills the fields in', { fsUsedSize: 0, fsTotalSize: 0, ok: 1 }],
])('is unknown where the server %s', async (_how, answer) => {
  expect(await asked(() => answer)).toBe(null);
});

it('is unknown where the server does not know the question; what else goes wrong is thrown', async () => {
  const failing = (code: number) =>
    asked(() => {
      throw new MongoServerError({ message: 'no', code });
    });
  expect(await failing(59)).toBe(null);
  await expect(failing(11600)).rejects.toThrow('no');
});
