import { expect, test } from 'vitest';
import { failure, openBench } from './collection.ts';

const bench = openBench();

test('an unknown command answers 59', async () => {
  expect(await failure(bench.db.command({ frobnicate: 1 }))).toMatchObject({
    code: 59,
    codeName: 'CommandNotFound',
  });
});

test('an unknown field of a command answers 40415', async () => {
  expect(
    await failure(bench.db.command({ find: bench.books.collectionName, frob: 1 })),
  ).toMatchObject({ code: 40415 });
});

test('indexes of a collection that is not there answer 26', async () => {
  expect(await failure(bench.books.indexes())).toMatchObject({ code: 26 });
});

test('a document of more than 16 MB is refused and nothing of it is kept', async () => {
  await bench.books.insertOne({ _id: 1, text: 'x'.repeat(9_000_000) });
  const error = await failure(
    bench.books.updateOne({ _id: 1 }, { $set: { more: 'y'.repeat(9_000_000) } }),
  );
  expect([10334, 17419, 17420]).toContain(error.code);
  expect(await bench.books.countDocuments({ more: { $exists: true } })).toBe(0);
});

test('a server tells its version, its time and that it is writable', async () => {
  const hello = await bench.db.admin().command({ hello: 1 });
  expect(hello).toMatchObject({
    isWritablePrimary: true,
    maxWireVersion: expect.any(Number),
    localTime: expect.any(Date),
  });
  expect(await bench.db.admin().command({ buildInfo: 1 })).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(await bench.db.admin().command({ ping: 1 })).toMatchObject({ ok: 1 });
});
