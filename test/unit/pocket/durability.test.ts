import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPocket } from '../../../server/store/pocket/pocket.ts';
import { scratchFile, serve } from './child.ts';

let scratch: ReturnType<typeof scratchFile>;
beforeEach(() => {
  scratch = scratchFile();
});
afterEach(() => scratch.remove());

/** Writes from eight sides until the server is gone; gives back what was acknowledged. */
async function hammer(uri: string, round: number, acknowledged: Set<string>): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500, retryWrites: false });
  const lines = client.db('t').collection<{ _id: string; text: string }>('lines');
  const writer = async (name: number) => {
    for (let i = 0; ; i++) {
      const id = `${round}-${name}-${i}`;
      await lines.insertOne({ _id: id, text: 'x'.repeat(1_000) });
      acknowledged.add(id);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, (_, name) => writer(name)));
  await client.close();
}

test('kill -9 at any moment loses no acknowledged write', async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const before = acknowledged.size;
    const served = await serve(scratch.file);
    const writing = hammer(served.uri, round, acknowledged);
    // In full swing, however slow the machine is.
    while (acknowledged.size <= before + 50) await pause(20);
    await pause(200 + round * 77);
    await served.kill();
    await writing;
  }
  const pocket = await startPocket({ file: scratch.file });
  const client = new MongoClient(pocket.uri);
  const kept = await client
    .db('t')
    .collection('lines')
    .find({}, { projection: { _id: 1 } })
    .toArray();
  await client.close();
  await pocket.stop();
  const ids = new Set(kept.map(({ _id }) => String(_id)));
  expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
});

test('documents, types, indexes and drops are the same after a restart', async () => {
  const first = await startPocket({ file: scratch.file });
  const client = await new MongoClient(first.uri).connect();
  const books = client.db('t').collection<{ _id: number; key: string; at?: Date }>('books');
  await books.createIndex(
    { key: 1 },
    { unique: true, partialFilterExpression: { key: { $exists: true } } },
  );
  await books.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
  await books.insertMany([
    { _id: 1, key: 'a', at: new Date() },
    { _id: 2, key: 'b' },
    { _id: 3, key: 'c' },
  ]);
  await books.updateOne({ _id: 1 }, { $set: { key: 'z' } });
  await books.deleteOne({ _id: 2 });
  await client.db('t').collection('gone').insertOne({ a: 1 });
  await client.db('t').dropCollection('gone');
  const [before, indexes] = [await books.find().toArray(), await books.indexes()];
  await client.close();
  await first.stop();

  const second = await startPocket({ file: scratch.file });
  const again = await new MongoClient(second.uri).connect();
  const found = again.db('t').collection<{ _id: number; key: string }>('books');
  expect(await found.find().toArray()).toEqual(before);
  expect(await found.indexes()).toEqual(indexes);
  expect((await again.db('t').listCollections().toArray()).map(({ name }) => name)).toEqual([
    'books',
  ]);
  await expect(found.insertOne({ _id: 9, key: 'z' })).rejects.toMatchObject({ code: 11000 });
  await again.close();
  await second.stop();
});

test('a second process cannot open the same file, and can once the first is gone', async () => {
  const served = await serve(scratch.file);
  await expect(startPocket({ file: scratch.file })).rejects.toThrow(/in use by another process/);
  await served.kill();
  await (await startPocket({ file: scratch.file })).stop();
});
