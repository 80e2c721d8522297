import { Binary, Double, Long, ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, openBench } from './collection.ts';

const bench = openBench();
type Filter = Record<string, unknown>;
const oid = new ObjectId('65a000000000000000000001');

const shelf = [
  {
    _id: 1,
    n: 5,
    s: 'apple',
    tags: ['red', 'round'],
    lines: [
      { sku: 'A', q: 1 },
      { sku: 'B', q: 5 },
    ],
  },
  { _id: 2, n: 10, s: 'Banana', tags: ['yellow'], lines: [{ sku: 'B', q: 1 }], o: { a: 1, b: 2 } },
  { _id: 3, n: null, s: '5', tags: [], at: new Date(1000) },
  { _id: 4, s: 'apricot', n: Long.fromNumber(5), tags: 'red', at: new Date(2000), ref: oid },
  {
    _id: 5,
    n: new Double(7.5),
    b: new Binary(Buffer.from([1, 255]), 0),
    flag: true,
    o: { b: 2, a: 1 },
  },
  { _id: 6, n: new Double(5), deep: { list: [{ k: 1 }, {}] }, grid: [[1, 2], [3]] },
];

const cases: [name: string, filter: Filter, ids: number[]][] = [
  ['equality compares numbers of all types by value', { n: 5 }, [1, 4, 6]],
  ['$eq of a long finds an int', { n: { $eq: Long.fromNumber(10) } }, [2]],
  ['equality with null also means missing', { n: null }, [3]],
  [
    'a missing field in one element of an array counts as null',
    { 'deep.list.k': null },
    [1, 2, 3, 4, 5, 6],
  ],
  ['$ne null means there and not null', { at: { $ne: null } }, [3, 4]],
  ['$gt does not cross types', { n: { $gt: 4 } }, [1, 2, 4, 5, 6]],
  ['$lt on text finds text only', { s: { $lt: 'a' } }, [2, 3]],
  ['$gte and $lte enclose', { n: { $gte: 5, $lte: 7.5 } }, [1, 4, 5, 6]],
  ['$lte null means null or missing', { at: { $lte: null } }, [1, 2, 5, 6]],
  ['dates compare as dates', { at: { $gt: new Date(1500) } }, [4]],
  ['an object id is equal to its like', { ref: new ObjectId(oid.toHexString()) }, [4]],
  ['a binary is equal to its like', { b: new Binary(Buffer.from([1, 255]), 0) }, [5]],
  ['a binary is not equal to other bytes', { b: new Binary(Buffer.from([1, 254]), 0) }, []],
  ['an embedded document is equal field by field in order', { o: { a: 1, b: 2 } }, [2]],
  ['$in takes any of its values', { n: { $in: [10, 7.5] } }, [2, 5]],
  [
    '$in with null finds missing, with a pattern finds text',
    { s: { $in: [null, /^ap/] } },
    [1, 4, 5, 6],
  ],
  ['$nin excludes', { _id: { $nin: [1, 2, 3, 4] } }, [5, 6]],
  ['$ne on an array means no element', { tags: { $ne: 'red' } }, [2, 3, 5, 6]],
  ['an array matches by one of its elements', { tags: 'red' }, [1, 4]],
  ['an array matches as a whole in order', { tags: ['red', 'round'] }, [1]],
  ['a nested array is matched by an inner array', { grid: [3] }, [6]],
  ['a path leads through arrays', { 'lines.sku': 'B' }, [1, 2]],
  ['a path may name a position', { 'lines.0.sku': 'B' }, [2]],
  [
    'conditions on an array may be met by different elements',
    { 'lines.sku': 'A', 'lines.q': 5 },
    [1],
  ],
  [
    '$elemMatch must be met by one element',
    { lines: { $elemMatch: { sku: 'B', q: { $gt: 2 } } } },
    [1],
  ],
  ['$elemMatch on values', { tags: { $elemMatch: { $gt: 's', $lt: 'z' } } }, [2]],
  ['$exists true includes null', { n: { $exists: true } }, [1, 2, 3, 4, 5, 6]],
  ['$exists false means missing', { tags: { $exists: false } }, [5, 6]],
  ['$regex with options', { s: { $regex: '^b', $options: 'i' } }, [2]],
  ['a pattern as value', { s: /^ap/ }, [1, 4]],
  [
    '$and and $or combine',
    { $and: [{ $or: [{ n: 10 }, { flag: true }] }, { _id: { $ne: 5 } }] },
    [2],
  ],
  [
    '$expr compares fields of one document',
    { $expr: { $eq: ['$o.a', { $subtract: ['$o.b', 1] }] } },
    [2, 5],
  ],
  ['an empty filter finds all', {}, [1, 2, 3, 4, 5, 6]],
];

test.each(cases)('%s', async (_name, filter, expected) => {
  await bench.books.insertMany(shelf);
  const found = await bench.books.find(filter).sort({ _id: 1 }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual(expected);
});

test.each(cases)('with indexes on every field: %s', async (_name, filter, expected) => {
  await bench.books.insertMany(shelf);
  for (const field of ['n', 's', 'tags', 'at', 'lines.sku', 'o', 'deep.list.k'])
    await bench.books.createIndex({ [field]: 1 });
  await bench.books.createIndex({ flag: 1, n: -1 });
  const found = await bench.books.find(filter).sort({ _id: 1 }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual(expected);
});

test.each([
  ['an unknown operator is refused with 2', { a: { $frob: 1 } }, 2],
  ['an unknown top level operator is refused with 2', { $frob: 1 }, 2],
  ['an empty $or is refused with 2', { $or: [] }, 2],
  ['$in without a list is refused with 2', { a: { $in: 5 } }, 2],
])('%s', async (_name, filter, code) => {
  await bench.books.insertOne({ _id: 1 });
  expect(await failure(bench.books.find(filter).toArray())).toMatchObject({ code });
});
