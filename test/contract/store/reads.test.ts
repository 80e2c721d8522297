import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, openBench, times } from './collection.ts';

const bench = openBench();

test('sort, skip and limit give one page', async () => {
  await bench.books.insertMany(times(30, (i) => ({ _id: i, k: i % 3, at: i })));
  const page = await bench.books
    .find({ k: { $ne: 2 } })
    .sort({ k: -1, at: 1 })
    .skip(9)
    .limit(3)
    .toArray();
  expect(page.map(({ _id }) => _id)).toEqual([28, 0, 3]);
});

test('a sort orders types, numbers by value, null with missing, and arrays by their extreme', async () => {
  await bench.books.insertMany([
    { _id: 1, v: 'b' },
    { _id: 2, v: 3 },
    { _id: 3, v: null },
    { _id: 4 },
    { _id: 5, v: 'B' },
    { _id: 6, v: 2.5 },
    { _id: 7, v: new Date(1) },
    { _id: 8, v: true },
    { _id: 9, v: { a: 1 } },
    { _id: 10, v: [9, 1] },
  ]);
  const up = (await bench.books.find().sort({ v: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(up).toEqual([3, 4, 10, 6, 2, 5, 1, 9, 8, 7]);
  const down = (await bench.books.find().sort({ v: -1, _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(down).toEqual([7, 8, 9, 1, 5, 10, 2, 6, 3, 4]);
});

test('keyset paging over a compound key visits each document once', async () => {
  await bench.books.createIndex({ merchantId: 1, placedAt: -1, _id: -1 });
  await bench.books.insertMany(
    times(95, (i) => ({ _id: i, merchantId: 'm', placedAt: new Date(Math.floor(i / 10)) })),
  );
  const seen: unknown[] = [];
  let after: Record<string, unknown> = {};
  for (;;) {
    const page = await bench.books
      .find({ merchantId: 'm', ...after })
      .sort({ placedAt: -1, _id: -1 })
      .limit(10)
      .toArray();
    const last = page.at(-1);
    if (!last) break;
    seen.push(...page.map(({ _id }) => _id));
    after = {
      $or: [
        { placedAt: { $lt: last.placedAt } },
        { placedAt: last.placedAt, _id: { $lt: last._id } },
      ],
    };
  }
  expect(seen).toEqual(times(95, (i) => 94 - i));
});

test('a cursor brings more than a thousand documents in batches', async () => {
  await bench.books.insertMany(times(1_234, (i) => ({ _id: i })));
  const cursor = bench.books.find().sort({ _id: 1 }).batchSize(100);
  const ids: unknown[] = [];
  for await (const { _id } of cursor) ids.push(_id);
  expect(ids).toEqual(times(1_234, (i) => i));
});

test('a closed cursor is gone and getMore of an unknown one answers 43', async () => {
  await bench.books.insertMany(times(300, (i) => ({ _id: i })));
  const cursor = bench.books.find().batchSize(10);
  await cursor.next();
  const { id } = cursor;
  await cursor.close();
  const error = await failure(
    bench.db.command({ getMore: id, collection: bench.books.collectionName }),
  );
  expect(error).toMatchObject({ code: 43 });
});

test('batches hold their documents while others are written and deleted', async () => {
  await bench.books.insertMany(times(250, (i) => ({ _id: i, n: 0 })));
  const cursor = bench.books.find().sort({ _id: 1 }).batchSize(50);
  await cursor.next();
  await bench.books.updateMany({ _id: { $lt: 10 } }, { $set: { n: 1 } });
  const rest = await cursor.toArray();
  expect(rest).toHaveLength(249);
});

test.each([
  ['an inclusion', { a: 1, 'l.q': 1 }, { _id: 1, a: 1, l: [{ q: 1 }, {}] }],
  ['an inclusion without the id', { a: 1, _id: 0 }, { a: 1 }],
  ['an exclusion', { l: 0, 'o.x': 0 }, { _id: 1, a: 1, o: { y: 2 } }],
])('a projection shows only what is asked: %s', async (_name, projection, expected) => {
  await bench.books.insertOne({
    _id: 1,
    a: 1,
    l: [{ q: 1, s: 'A' }, { s: 'B' }],
    o: { x: 1, y: 2 },
  });
  expect(await bench.books.findOne({}, { projection })).toEqual(expected);
});

test('distinct gives each value once and looks into arrays', async () => {
  await bench.books.insertMany([{ _id: 1, t: ['a', 'b'] }, { _id: 2, t: 'b' }, { _id: 3 }]);
  expect((await bench.books.distinct('t')).sort()).toEqual(['a', 'b']);
  expect(await bench.books.distinct('t', { _id: 2 })).toEqual(['b']);
});

test('count honours filter, skip and limit', async () => {
  await bench.books.insertMany(times(20, (i) => ({ _id: i, k: i % 2 })));
  expect(await bench.books.countDocuments({ k: 1 })).toBe(10);
  expect(await bench.books.countDocuments({ k: 1 }, { skip: 3, limit: 4 })).toBe(4);
});

test('a client that lost its connections goes on with new ones', async () => {
  await bench.books.insertOne({ _id: 1 });
  const client = new MongoClient(bench.uri);
  const other = client.db().collection(bench.books.collectionName);
  expect(await other.countDocuments()).toBe(1);
  await client.close();
  await client.connect();
  expect(await other.countDocuments()).toBe(1);
  await client.close();
});

test('sessions, comments, time limits and concerns are accepted', async () => {
  const session = bench.db.client?.startSession() ?? undefined;
  const options = {
    ...(session ? { session } : {}),
    comment: 'why',
    maxTimeMS: 5_000,
    readConcern: { level: 'majority' } as const,
  };
  await bench.books.insertOne(
    { _id: 1 },
    { ...(session ? { session } : {}), writeConcern: { w: 'majority', j: true } },
  );
  expect(await bench.books.find({}, options).toArray()).toHaveLength(1);
  await session?.endSession();
});
