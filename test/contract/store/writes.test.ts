import type { MongoBulkWriteError } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, openBench, times } from './collection.ts';

const bench = openBench();
const ids = async () => (await bench.books.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

test('an inserted document is found again exactly as it was sent', async () => {
  const order = {
    _id: 'o1',
    lines: [{ sku: 'A', quantity: 2 }],
    note: null,
    placedAt: new Date(5),
    tags: [],
  };
  await bench.books.insertOne(order);
  expect(await bench.books.findOne({ _id: 'o1' })).toEqual(order);
});

test('a second document with the same id is refused with 11000', async () => {
  await bench.books.insertOne({ _id: 'o1' });
  expect(await failure(bench.books.insertOne({ _id: 'o1' }))).toMatchObject({
    code: 11000,
    keyPattern: { _id: 1 },
    keyValue: { _id: 'o1' },
  });
});

test('an ordered bulk insert stops at the first failure and keeps what came before', async () => {
  await bench.books.insertOne({ _id: 3 });
  const error = await failure(bench.books.insertMany(times(6, (i) => ({ _id: i + 1 }))));
  expect(error).toMatchObject({ code: 11000, insertedCount: 2 });
  expect(await ids()).toEqual([1, 2, 3]);
});

test('an unordered bulk insert takes every item but the failing ones and names those', async () => {
  await bench.books.insertMany([{ _id: 3 }, { _id: 7 }]);
  const error = (await failure(
    bench.books.insertMany(
      times(9, (i) => ({ _id: i + 1 })),
      { ordered: false },
    ),
  )) as unknown as MongoBulkWriteError;
  const failed = [error.writeErrors].flat().map(({ index, code }) => [index, code]);
  expect(failed).toEqual([
    [2, 11000],
    [6, 11000],
  ]);
  expect(error.insertedCount).toBe(7);
  expect(await ids()).toEqual(times(9, (i) => i + 1));
});

test('a mixed unordered bulk reports inserts, updates, upserts, deletes and its one failure', async () => {
  await bench.books.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
    { _id: 3, n: 3 },
  ]);
  const error = await failure(
    bench.books.bulkWrite(
      [
        { insertOne: { document: { _id: 4 } } },
        { insertOne: { document: { _id: 1 } } },
        { updateOne: { filter: { _id: 2 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { _id: 9 }, update: { $set: { n: 9 } }, upsert: true } },
        { updateMany: { filter: { n: { $lte: 3 } }, update: { $set: { low: true } } } },
        { replaceOne: { filter: { _id: 4 }, replacement: { n: 4 } } },
        { deleteOne: { filter: { _id: 3 } } },
      ],
      { ordered: false },
    ),
  );
  expect(error.result).toMatchObject({ insertedCount: 1, upsertedCount: 1, deletedCount: 1 });
  expect(await bench.books.findOne({ _id: 2 })).toEqual({ _id: 2, n: 3, low: true });
  expect(await bench.books.findOne({ _id: 4 })).toEqual({ _id: 4, n: 4 });
  expect(await ids()).toEqual([1, 2, 4, 9]);
});

test('an update says how many it matched and how many it changed', async () => {
  await bench.books.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 5 },
  ]);
  expect(await bench.books.updateMany({}, { $set: { n: 5 } })).toMatchObject({
    matchedCount: 2,
    modifiedCount: 1,
  });
});

test('an update of one document leaves the others alone', async () => {
  await bench.books.insertMany(times(3, (i) => ({ _id: i, n: 0 })));
  await bench.books.updateOne({ n: 0 }, { $set: { n: 1 } });
  expect(await bench.books.countDocuments({ n: 0 })).toBe(2);
});

test('an upsert builds the new document from its filter, $set and $setOnInsert', async () => {
  const update = { $set: { n: 1 }, $setOnInsert: { made: true }, $inc: { v: 1 } };
  const filter = { _id: 'x', 'ref.kind': 'order', size: { $gt: 3 } };
  expect(await bench.books.updateOne(filter, update, { upsert: true })).toMatchObject({
    upsertedId: 'x',
    upsertedCount: 1,
    matchedCount: 0,
  });
  expect(await bench.books.findOne({})).toEqual({
    _id: 'x',
    ref: { kind: 'order' },
    n: 1,
    made: true,
    v: 1,
  });
  await bench.books.updateOne(
    { _id: 'x' },
    { $setOnInsert: { made: false }, $inc: { v: 1 } },
    { upsert: true },
  );
  expect(await bench.books.findOne({})).toMatchObject({ made: true, v: 2 });
});

test('an upsert without an id in its filter gets a new one', async () => {
  const { upsertedId } = await bench.books.updateOne(
    { kind: 'a' },
    { $set: { n: 1 } },
    { upsert: true },
  );
  expect(await bench.books.findOne({ kind: 'a' })).toEqual({ _id: upsertedId, kind: 'a', n: 1 });
});

test('a replacement keeps the id and drops every other field', async () => {
  await bench.books.insertOne({ _id: 1, a: 1, b: 2 });
  await bench.books.replaceOne({ _id: 1 }, { c: 3 });
  expect(await bench.books.findOne({})).toEqual({ _id: 1, c: 3 });
  await bench.books.replaceOne({ _id: 2 }, { d: 4 }, { upsert: true });
  expect(await bench.books.findOne({ _id: 2 })).toEqual({ _id: 2, d: 4 });
});

test('a delete takes one or all of its matches, as asked', async () => {
  await bench.books.insertMany(times(5, (i) => ({ _id: i, n: i % 2 })));
  expect((await bench.books.deleteOne({ n: 0 })).deletedCount).toBe(1);
  expect((await bench.books.deleteMany({ n: 0 })).deletedCount).toBe(2);
  expect(await ids()).toEqual([1, 3]);
});

test('findOneAndUpdate takes the first by its sort and answers it before or after the change', async () => {
  await bench.books.insertMany(times(4, (i) => ({ _id: i, rank: 10 - i, n: 0 })));
  const after = await bench.books.findOneAndUpdate(
    { n: 0 },
    { $inc: { n: 1 } },
    { sort: { rank: 1 }, returnDocument: 'after' },
  );
  expect(after).toEqual({ _id: 3, rank: 7, n: 1 });
  const before = await bench.books.findOneAndUpdate(
    { n: 0 },
    { $inc: { n: 1 } },
    { sort: { rank: 1 }, projection: { n: 1 } },
  );
  expect(before).toEqual({ _id: 2, n: 0 });
  expect(await bench.books.findOneAndUpdate({ _id: 99 }, { $set: { n: 1 } })).toBeNull();
});

test('findOneAndUpdate upserts, findOneAndReplace replaces and findOneAndDelete removes', async () => {
  expect(
    await bench.books.findOneAndUpdate(
      { _id: 'a' },
      { $set: { n: 1 } },
      { upsert: true, returnDocument: 'after' },
    ),
  ).toEqual({ _id: 'a', n: 1 });
  expect(
    await bench.books.findOneAndUpdate({ _id: 'b' }, { $set: { n: 1 } }, { upsert: true }),
  ).toBeNull();
  expect(
    await bench.books.findOneAndReplace({ _id: 'a' }, { m: 2 }, { returnDocument: 'after' }),
  ).toEqual({ _id: 'a', m: 2 });
  expect(await bench.books.findOneAndDelete({ _id: 'a' })).toEqual({ _id: 'a', m: 2 });
  expect(await ids()).toEqual(['b']);
});

test('dropping a collection and a database takes everything with it', async () => {
  await bench.books.insertOne({ _id: 1 });
  expect(await bench.books.drop()).toBe(true);
  expect(await bench.books.countDocuments()).toBe(0);
  const other = bench.db.client?.db(`${bench.db.databaseName}_b`) ?? bench.db;
  await other.collection('x').insertOne({ a: 1 });
  await other.dropDatabase();
  expect(await other.listCollections().toArray()).toEqual([]);
});

test('collections are created and listed', async () => {
  await bench.db.createCollection('made');
  await bench.books.insertMany(times(7, (i) => ({ _id: i })));
  const names = (await bench.db.listCollections({}, { nameOnly: true }).toArray()).map(
    ({ name }) => name,
  );
  expect(names).toEqual(expect.arrayContaining(['made', bench.books.collectionName]));
  expect(await bench.db.listCollections({ name: 'made' }).toArray()).toMatchObject([
    { name: 'made', type: 'collection' },
  ]);
});
