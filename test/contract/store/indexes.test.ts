import type { Document } from 'mongodb';
import { expect, test } from 'vitest';
import { engine, failure, openBench, times } from './collection.ts';

const bench = openBench();

/** The stages of a plan from the top down, and the names of the indexes it reads. */
function stagesOf(plan: Document): { stages: string[]; indexes: string[] } {
  const inner = [plan.inputStage, ...(plan.inputStages ?? []), plan.queryPlan]
    .filter(Boolean)
    .map(stagesOf);
  return {
    stages: [plan.stage, ...inner.flatMap(({ stages }) => stages)].filter(Boolean),
    indexes: [plan.indexName, ...inner.flatMap(({ indexes }) => indexes)].filter(Boolean),
  };
}

async function explained(filter: Document, sort: Document = {}, limit = 0) {
  const answer = await bench.books.find(filter).sort(sort).limit(limit).explain('executionStats');
  return { ...stagesOf(answer.queryPlanner.winningPlan), stats: answer.executionStats };
}

test('a unique index over two fields refuses only the same pair', async () => {
  await bench.books.createIndex({ merchantId: 1, key: 1 }, { unique: true });
  await bench.books.insertMany([
    { _id: 1, merchantId: 'a', key: 'x' },
    { _id: 2, merchantId: 'b', key: 'x' },
  ]);
  const error = await failure(bench.books.insertOne({ _id: 3, merchantId: 'a', key: 'x' }));
  expect(error).toMatchObject({
    code: 11000,
    keyPattern: { merchantId: 1, key: 1 },
    keyValue: { merchantId: 'a', key: 'x' },
  });
  expect(String(error.message)).toContain('E11000 duplicate key error collection: ');
  expect(String(error.message)).toContain(
    'index: merchantId_1_key_1 dup key: { merchantId: "a", key: "x" }',
  );
});

test('an update into a taken unique key is refused and changes nothing', async () => {
  await bench.books.createIndex({ key: 1 }, { unique: true });
  await bench.books.insertMany([
    { _id: 1, key: 'x' },
    { _id: 2, key: 'y' },
  ]);
  expect(
    await failure(bench.books.updateOne({ _id: 2 }, { $set: { key: 'x', n: 1 } })),
  ).toMatchObject({ code: 11000 });
  expect(
    await failure(bench.books.findOneAndUpdate({ _id: 2 }, { $set: { key: 'x' } })),
  ).toMatchObject({ code: 11000 });
  expect(await bench.books.findOne({ _id: 2 })).toEqual({ _id: 2, key: 'y' });
  await bench.books.updateOne({ _id: 1 }, { $set: { key: 'z' } });
  await bench.books.updateOne({ _id: 2 }, { $set: { key: 'x' } });
});

test('a missing field counts as null in a unique index', async () => {
  await bench.books.createIndex({ key: 1 }, { unique: true });
  await bench.books.insertOne({ _id: 1 });
  expect(await failure(bench.books.insertOne({ _id: 2, key: null }))).toMatchObject({
    code: 11000,
  });
});

test.each([
  ['$exists', { key: { $exists: true } }, { key: 'k' }, {}],
  ['equality', { open: true }, { key: 'k', open: true }, { key: 'k', open: false }],
  ['$gt', { n: { $gt: 5 } }, { key: 'k', n: 6 }, { key: 'k', n: 5 }],
  [
    '$and',
    { $and: [{ open: true }, { n: { $gte: 1 } }] },
    { key: 'k', open: true, n: 1 },
    { key: 'k', open: true, n: 0 },
  ],
])(
  'a partial unique index by %s binds only the documents it covers',
  async (_name, partialFilterExpression, inside, outside) => {
    await bench.books.createIndex({ key: 1 }, { unique: true, partialFilterExpression });
    await bench.books.insertMany([
      { _id: 1, ...outside },
      { _id: 2, ...outside },
      { _id: 3, ...inside },
    ]);
    expect(await failure(bench.books.insertOne({ _id: 4, ...inside }))).toMatchObject({
      code: 11000,
    });
  },
);

test('a document that leaves a partial index is free of it, and may come back', async () => {
  await bench.books.createIndex(
    { key: 1 },
    { unique: true, partialFilterExpression: { open: true } },
  );
  await bench.books.insertOne({ _id: 1, key: 'k', open: true });
  await bench.books.updateOne({ _id: 1 }, { $set: { open: false } });
  // secantusd-rs 0.5.3 keeps the key of a document that has left: there only the way out and back is asked for.
  if (engine !== 'secantus') {
    await bench.books.insertOne({ _id: 2, key: 'k', open: true });
    expect(
      await failure(bench.books.updateOne({ _id: 1 }, { $set: { open: true } })),
    ).toMatchObject({ code: 11000 });
    await bench.books.deleteOne({ _id: 2 });
  }
  await bench.books.updateOne({ _id: 1 }, { $set: { open: true } });
  expect(await bench.books.countDocuments({ key: 'k', open: true })).toBe(1);
});

test('a unique index over what already repeats is refused and not made', async () => {
  await bench.books.insertMany([
    { _id: 1, k: 1 },
    { _id: 2, k: 1 },
  ]);
  expect(await failure(bench.books.createIndex({ k: 1 }, { unique: true }))).toMatchObject({
    code: 11000,
  });
  expect(await bench.books.indexes()).toHaveLength(1);
});

test('indexes are listed with their options and made once', async () => {
  await bench.books.createIndexes([
    { key: { a: 1, b: -1 }, name: 'ab', unique: true },
    { key: { at: 1 }, expireAfterSeconds: 60 },
  ]);
  await bench.books.createIndex({ a: 1, b: -1 }, { name: 'ab', unique: true });
  const found = await bench.books.indexes();
  expect(found).toMatchObject([
    { name: '_id_' },
    { name: 'ab', key: { a: 1, b: -1 }, unique: true },
    { name: 'at_1', expireAfterSeconds: 60 },
  ]);
});

test('the same name for other fields is refused', async () => {
  await bench.books.createIndex({ a: 1 }, { name: 'one' });
  expect([85, 86]).toContain(
    (await failure(bench.books.createIndex({ b: 1 }, { name: 'one' }))).code,
  );
});

test('an equality on the first field and a sort on the next need no sorting', async () => {
  await bench.books.createIndex({ merchantId: 1, placedAt: -1 });
  await bench.books.insertMany(
    times(600, (i) => ({ _id: i, merchantId: `m${i % 3}`, placedAt: new Date(i) })),
  );
  const { stages, indexes, stats } = await explained({ merchantId: 'm1' }, { placedAt: -1 }, 50);
  expect(stages).toContain('IXSCAN');
  expect(stages).not.toContain('SORT');
  expect(indexes).toEqual(['merchantId_1_placedAt_-1']);
  expect(stats.nReturned).toBe(50);
  expect(stats.totalKeysExamined).toBeLessThanOrEqual(51);
});

test('the same index serves the sort the other way round', async () => {
  await bench.books.createIndex({ merchantId: 1, placedAt: -1 });
  await bench.books.insertMany(
    times(100, (i) => ({ _id: i, merchantId: 'm', placedAt: new Date(i) })),
  );
  expect((await explained({ merchantId: 'm' }, { placedAt: 1 }, 5)).stages).not.toContain('SORT');
  const found = await bench.books
    .find({ merchantId: 'm' })
    .sort({ placedAt: 1 })
    .limit(3)
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([0, 1, 2]);
});

test('a range is read from the index and nothing beside it', async () => {
  await bench.books.createIndex({ merchantId: 1, dueAt: 1 });
  await bench.books.insertMany(times(500, (i) => ({ _id: i, merchantId: 'm', dueAt: i })));
  const { stages, stats } = await explained({ merchantId: 'm', dueAt: { $gte: 100, $lt: 120 } });
  expect(stages).toContain('IXSCAN');
  expect(stats.nReturned).toBe(20);
  expect(stats.totalDocsExamined).toBeLessThanOrEqual(21);
});

test('$in on the first field and a sort on the next come in order', async () => {
  await bench.books.createIndex({ state: 1, at: -1 });
  await bench.books.insertMany(
    times(90, (i) => ({ _id: i, state: ['open', 'paid', 'done'][i % 3], at: i })),
  );
  const found = await bench.books
    .find({ state: { $in: ['open', 'paid'] } })
    .sort({ at: -1 })
    .limit(4)
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([88, 87, 85, 84]);
});

test('a token in an indexed array is found through the index, once per document', async () => {
  await bench.books.createIndex({ merchantId: 1, tokens: 1 });
  await bench.books.insertMany(
    times(300, (i) => ({ _id: i, merchantId: 'm', tokens: [`n${i}`, `name${i % 10}`, 'all'] })),
  );
  const { indexes, stats } = await explained({ merchantId: 'm', tokens: 'name3' });
  expect(indexes).toEqual(['merchantId_1_tokens_1']);
  expect(stats.totalDocsExamined).toBe(30);
  expect(
    await bench.books.countDocuments({ merchantId: 'm', tokens: { $in: ['n5', 'name5', 'all'] } }),
  ).toBe(300);
  const withoutAll: Record<string, unknown> = { $pull: { tokens: 'all' } };
  await bench.books.updateOne({ _id: 7 }, withoutAll);
  expect(await bench.books.countDocuments({ merchantId: 'm', tokens: 'all' })).toBe(299);
});

test('one word of a list leaves the order of what stands behind it in the index', async () => {
  await bench.books.createIndex({ merchantId: 1, tokens: 1, placedAt: -1 });
  await bench.books.insertMany(
    times(60, (i) => ({
      ...{ _id: i, merchantId: 'm', placedAt: (i * 37) % 60 },
      tokens: i % 2 ? ['odd', 'all', 'all'] : ['even', 'all'],
    })),
  );
  const filter = { merchantId: 'm', tokens: 'all' };
  const { stages, stats } = await explained(filter, { placedAt: -1 }, 10);
  expect(stages).not.toContain('SORT');
  expect(stats.totalKeysExamined).toBeLessThanOrEqual(11);
  const newest = await bench.books.find(filter).sort({ placedAt: -1 }).limit(10).toArray();
  expect(newest.map(({ placedAt }) => placedAt)).toEqual(times(10, (i) => 59 - i));
});

test('a list is sorted by its least value, whichever of them was asked for', async () => {
  await bench.books.createIndex({ a: 1, _id: 1 });
  await bench.books.insertMany([
    { _id: 9, a: [0, 3] },
    { _id: 1, a: 3 },
  ]);
  const found = await bench.books.find({ a: 3 }).sort({ a: 1 }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual([9, 1]);
});

test('a prefix pattern finds the same with and without an index', async () => {
  await bench.books.insertMany(
    ['SKU-1', 'SKU-10', 'SKU-2', 'sku-1', 'X'].map((sku) => ({ _id: sku, sku })),
  );
  const search = async () =>
    (
      await bench.books
        .find({ sku: /^SKU-1/ })
        .sort({ _id: 1 })
        .toArray()
    ).map(({ _id }) => _id);
  const before = await search();
  await bench.books.createIndex({ sku: 1 });
  expect(before).toEqual(['SKU-1', 'SKU-10']);
  expect(await search()).toEqual(before);
});

test('a partial index is used only by a filter that asks for what it covers', async () => {
  await bench.books.createIndex(
    { channelId: 1, dueAt: 1 },
    { partialFilterExpression: { state: 'pending' } },
  );
  await bench.books.insertMany(
    times(200, (i) => ({ _id: i, channelId: 'c', dueAt: i, state: i % 10 ? 'done' : 'pending' })),
  );
  const { indexes, stats } = await explained(
    { channelId: 'c', state: 'pending', dueAt: { $lte: 100 } },
    { dueAt: 1 },
  );
  expect(indexes).toEqual(['channelId_1_dueAt_1']);
  expect(stats.totalDocsExamined).toBe(11);
  expect(await bench.books.countDocuments({ channelId: 'c' })).toBe(200);
  expect((await explained({ channelId: 'c', dueAt: { $lte: 100 } })).stages).toContain('COLLSCAN');
});

test('without a fitting index the plan says COLLSCAN and SORT', async () => {
  await bench.books.insertMany(times(20, (i) => ({ _id: i, n: -i })));
  const { stages, stats } = await explained({ x: null }, { n: 1 });
  expect(stages).toEqual(expect.arrayContaining(['COLLSCAN', 'SORT']));
  expect(stats).toMatchObject({ nReturned: 20, totalDocsExamined: 20 });
});

test('an expired document goes and a text in its place stays', async () => {
  await bench.books.createIndex({ at: 1 }, { expireAfterSeconds: 1 });
  await bench.books.insertMany([
    { _id: 'old', at: new Date(Date.now() - 5_000) },
    { _id: 'new', at: new Date(Date.now() + 600_000) },
    { _id: 'text', at: 'x' },
    { _id: 'none' },
  ]);
  const ttl = (await bench.books.indexes()).find(({ name }) => name === 'at_1');
  expect(ttl).toMatchObject({ expireAfterSeconds: 1 });
  // A real server sweeps once a minute: there the index being declared is all that is waited for.
  if (engine !== 'pocket') return;
  await expect.poll(() => bench.books.countDocuments(), { timeout: 8_000 }).toBe(3);
  expect(await bench.books.findOne({ _id: 'old' })).toBeNull();
});
