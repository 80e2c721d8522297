import type { Document } from 'mongodb';
import { expect, test } from 'vitest';
import { engine, failure, openBench, times } from './collection.ts';

const bench = openBench();

const orders = [
  {
    _id: 1,
    shop: 'a',
    at: new Date('2026-01-05T10:00:00Z'),
    state: 'paid',
    total: 10,
    lines: [
      { sku: 'X', q: 2 },
      { sku: 'Y', q: 1 },
    ],
  },
  {
    _id: 2,
    shop: 'a',
    at: new Date('2026-01-05T22:00:00Z'),
    state: 'open',
    total: 5.5,
    lines: [{ sku: 'X', q: 1 }],
  },
  { _id: 3, shop: 'b', at: new Date('2026-01-07T10:00:00Z'), state: 'paid', total: 20, lines: [] },
  {
    _id: 4,
    shop: 'b',
    at: new Date('2026-02-01T10:00:00Z'),
    state: 'paid',
    lines: [{ sku: 'Z', q: 7 }],
  },
];

const day = { $dateToString: { date: '$at', format: '%Y-%m-%d' } };

const cases: [name: string, pipeline: Document[], result: unknown[]][] = [
  [
    '$match and $group sum, count, average and bound',
    [
      { $match: { state: 'paid' } },
      {
        $group: {
          _id: '$shop',
          n: { $sum: 1 },
          total: { $sum: '$total' },
          mean: { $avg: '$total' },
          most: { $max: '$total' },
          least: { $min: '$total' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'a', n: 1, total: 10, mean: 10, most: 10, least: 10 },
      { _id: 'b', n: 2, total: 20, mean: 20, most: 20, least: 20 },
    ],
  ],
  [
    '$group by several fields and by nothing',
    [
      { $group: { _id: { shop: '$shop', state: '$state' }, n: { $sum: 1 } } },
      { $sort: { '_id.shop': 1, '_id.state': 1 } },
      { $group: { _id: null, all: { $push: '$n' } } },
    ],
    [{ _id: null, all: [1, 1, 2] }],
  ],
  [
    '$group by day, with first, last and set',
    [
      { $sort: { at: 1 } },
      {
        $group: {
          _id: day,
          first: { $first: '$_id' },
          last: { $last: '$_id' },
          shops: { $addToSet: '$shop' },
        },
      },
      { $sort: { _id: 1 } },
      { $limit: 1 },
    ],
    [{ _id: '2026-01-05', first: 1, last: 2, shops: ['a'] }],
  ],
  [
    '$unwind makes one document of each element',
    [
      { $unwind: '$lines' },
      { $group: { _id: '$lines.sku', q: { $sum: '$lines.q' } } },
      { $sort: { q: -1 } },
    ],
    [
      { _id: 'Z', q: 7 },
      { _id: 'X', q: 3 },
      { _id: 'Y', q: 1 },
    ],
  ],
  [
    '$unwind can keep the empty and number the elements',
    [
      { $match: { _id: { $in: [2, 3] } } },
      { $unwind: { path: '$lines', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { i: 1, sku: '$lines.sku' } },
    ],
    [
      { _id: 2, i: 0, sku: 'X' },
      { _id: 3, i: null },
    ],
  ],
  [
    '$project includes, excludes and computes',
    [
      { $match: { _id: 1 } },
      { $project: { _id: 0, shop: 1, twice: { $multiply: ['$total', 2] } } },
    ],
    [{ shop: 'a', twice: 20 }],
  ],
  [
    '$addFields and $set write into documents, $unset takes away',
    [
      { $match: { _id: 3 } },
      { $addFields: { 'meta.rich': { $gte: ['$total', 20] } } },
      { $set: { meta: { by: 'x' } } },
      { $unset: ['lines', 'at'] },
    ],
    [{ _id: 3, shop: 'b', state: 'paid', total: 20, meta: { rich: true, by: 'x' } }],
  ],
  [
    '$skip and $limit page a sorted result',
    [{ $sort: { total: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { total: 1 } }],
    [
      { _id: 1, total: 10 },
      { _id: 2, total: 5.5 },
    ],
  ],
  ['$count counts', [{ $match: { shop: 'b' } }, { $count: 'n' }], [{ n: 2 }]],
  [
    '$sortByCount orders groups by size',
    [{ $sortByCount: '$state' }],
    [
      { _id: 'paid', count: 3 },
      { _id: 'open', count: 1 },
    ],
  ],
  [
    '$replaceRoot and $replaceWith change the document',
    [
      { $match: { _id: 4 } },
      { $unwind: '$lines' },
      { $replaceRoot: { newRoot: '$lines' } },
      { $replaceWith: { line: '$$ROOT' } },
    ],
    [{ line: { sku: 'Z', q: 7 } }],
  ],
  [
    '$facet runs several pipelines over one input',
    [
      {
        $facet: {
          n: [{ $count: 'n' }],
          shops: [{ $group: { _id: '$shop' } }, { $sort: { _id: 1 } }],
        },
      },
    ],
    [{ n: [{ n: 4 }], shops: [{ _id: 'a' }, { _id: 'b' }] }],
  ],
  [
    '$bucket puts values into ranges',
    [
      { $match: { total: { $exists: true } } },
      { $bucket: { groupBy: '$total', boundaries: [0, 10, 100], output: { n: { $sum: 1 } } } },
    ],
    [
      { _id: 0, n: 1 },
      { _id: 10, n: 2 },
    ],
  ],
  [
    '$setWindowFields keeps a running total per shop',
    [
      {
        $setWindowFields: {
          partitionBy: '$shop',
          sortBy: { at: 1 },
          output: { run: { $sum: '$total', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $sort: { _id: 1 } },
      { $project: { run: 1 } },
    ],
    [
      { _id: 1, run: 10 },
      { _id: 2, run: 15.5 },
      { _id: 3, run: 20 },
      { _id: 4, run: 20 },
    ],
  ],
  [
    'conditions: $cond, $ifNull, $switch',
    [
      { $match: { _id: { $gte: 3 } } },
      {
        $project: {
          a: { $cond: [{ $gt: ['$total', 5] }, 'rich', 'poor'] },
          b: { $ifNull: ['$total', 0] },
          c: {
            // biome-ignore lint/suspicious/noThenProperty: MongoDB's own word
            $switch: { branches: [{ case: { $eq: ['$_id', 4] }, then: 'four' }], default: 'other' },
          },
        },
      },
    ],
    [
      { _id: 3, a: 'rich', b: 20, c: 'other' },
      { _id: 4, a: 'poor', b: 0, c: 'four' },
    ],
  ],
  [
    'arrays: $size, $filter, $map, $reduce, $slice, $arrayElemAt, $concatArrays, $in',
    [
      { $match: { _id: 1 } },
      {
        $project: {
          _id: 0,
          n: { $size: '$lines' },
          big: { $filter: { input: '$lines', as: 'l', cond: { $gt: ['$$l.q', 1] } } },
          skus: { $map: { input: '$lines', as: 'l', in: { $concat: ['<', '$$l.sku', '>'] } } },
          sum: {
            $reduce: {
              input: { $map: { input: '$lines', in: '$$this.q' } },
              initialValue: 0,
              in: { $add: ['$$value', '$$this'] },
            },
          },
          first: { $slice: [[2, 1], 1] },
          last: { $arrayElemAt: [[2, 1], -1] },
          both: { $concatArrays: [[2, 1], [9]] },
          has: { $in: [1, { $map: { input: '$lines', in: '$$this.q' } }] },
        },
      },
    ],
    [
      {
        n: 2,
        big: [{ sku: 'X', q: 2 }],
        skus: ['<X>', '<Y>'],
        sum: 3,
        first: [2],
        last: 1,
        both: [2, 1, 9],
        has: true,
      },
    ],
  ],
  [
    'a missing field is not equal to null in an expression',
    [
      { $match: { _id: 4 } },
      {
        $project: {
          isNull: { $eq: ['$total', null] },
          kind: { $type: '$total' },
          lower: { $lt: ['$total', null] },
        },
      },
    ],
    [{ _id: 4, isNull: false, kind: 'missing', lower: true }],
  ],
  [
    'numbers: $add, $subtract, $divide, $mod, $abs, $floor, $ceil, $round',
    [
      { $match: { _id: 2 } },
      {
        $project: {
          _id: 0,
          a: { $add: ['$total', 1] },
          s: { $subtract: ['$total', 6] },
          d: { $divide: ['$total', 2] },
          m: { $mod: [7, 4] },
          abs: { $abs: -2 },
          f: { $floor: '$total' },
          c: { $ceil: '$total' },
          r: { $round: [2.456, 1] },
        },
      },
    ],
    [{ a: 6.5, s: -0.5, d: 2.75, m: 3, abs: 2, f: 5, c: 6, r: 2.5 }],
  ],
  [
    'a date is cut to its day',
    [{ $match: { _id: 2 } }, { $project: { at: { $dateTrunc: { date: '$at', unit: 'day' } } } }],
    [{ _id: 2, at: new Date('2026-01-05T00:00:00Z') }],
  ],
];

test.each(cases)('%s', async (_name, pipeline, expected) => {
  await bench.books.insertMany(orders);
  expect(await bench.books.aggregate(pipeline).toArray()).toEqual(expected);
});

// secantusd-rs 0.5.3 answers "missing" for a path of an expression that leads through an array.
test.skipIf(engine === 'secantus')(
  'a path of an expression gathers the values of an array',
  async () => {
    await bench.books.insertMany(orders);
    const pipeline = [
      { $match: { _id: 1 } },
      {
        $project: {
          skus: '$lines.sku',
          n: { $sum: '$lines.q' },
          has: { $in: ['Y', '$lines.sku'] },
        },
      },
    ];
    expect(await bench.books.aggregate(pipeline).toArray()).toEqual([
      { _id: 1, skus: ['X', 'Y'], n: 3, has: true },
    ]);
  },
);

test('$lookup joins by a field, by the elements of a list and with a pipeline', async () => {
  const items = bench.db.collection<{ _id: string; cost: number }>(
    `${bench.books.collectionName}_items`,
  );
  await items.insertMany([
    { _id: 'X', cost: 1 },
    { _id: 'Y', cost: 2 },
  ]);
  await bench.books.insertMany(orders);
  const joined = await bench.books
    .aggregate([
      { $match: { _id: { $in: [1, 3] } } },
      { $set: { skus: { $map: { input: '$lines', in: '$$this.sku' } } } },
      {
        $lookup: {
          from: items.collectionName,
          localField: 'skus',
          foreignField: '_id',
          as: 'items',
        },
      },
      {
        $lookup: {
          from: items.collectionName,
          let: { least: 2 },
          pipeline: [{ $match: { $expr: { $gte: ['$cost', '$$least'] } } }],
          as: 'dear',
        },
      },
      { $project: { items: 1, dear: 1 } },
    ])
    .toArray();
  expect(joined).toEqual([
    {
      _id: 1,
      items: [
        { _id: 'X', cost: 1 },
        { _id: 'Y', cost: 2 },
      ],
      dear: [{ _id: 'Y', cost: 2 }],
    },
    { _id: 3, items: [], dear: [{ _id: 'Y', cost: 2 }] },
  ]);
});

test('a leading match, sort and limit read through the index', async () => {
  await bench.books.createIndex({ shop: 1, at: -1 });
  await bench.books.insertMany(times(400, (i) => ({ _id: i, shop: `s${i % 4}`, at: i })));
  const plan = JSON.stringify(
    await bench.books
      .aggregate([
        { $match: { shop: 's1' } },
        { $sort: { at: -1 } },
        { $limit: 5 },
        { $project: { at: 1 } },
      ])
      .explain(),
  );
  expect(plan).toContain('IXSCAN');
  expect(plan).toContain('shop_1_at_-1');
});

test('an aggregation comes in batches as well', async () => {
  await bench.books.insertMany(times(350, (i) => ({ _id: i })));
  const found = await bench.books
    .aggregate([{ $sort: { _id: 1 } }, { $set: { twice: { $multiply: ['$_id', 2] } } }], {
      batchSize: 40,
    })
    .toArray();
  expect(found.map(({ twice }) => twice)).toEqual(times(350, (i) => i * 2));
});

/** One odd argument each: what a library written for JavaScript tends to get wrong. */
const odd: [name: string, expr: unknown, result: unknown][] = [
  ['the empty text is true', { $cond: ['', 't', 'f'] }, 't'],
  ['the empty text is not false', { $not: [''] }, false],
  [
    'a month after the last of January is the last of February',
    { $dateAdd: { startDate: new Date('2026-01-31'), unit: 'month', amount: 1 } },
    new Date('2026-02-28'),
  ],
  ['the year of no date is null', { $year: '$none' }, null],
  ['nothing in lower case is the empty text', { $toLower: '$none' }, ''],
  [
    'merging with nothing changes nothing',
    { $mergeObjects: [{ a: 1 }, '$none', { b: 2 }] },
    { a: 1, b: 2 },
  ],
  [
    'pairs become a document',
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  ['nothing plus one is null', { $add: ['$none', 1] }, null],
  ['a rest keeps the sign of what was divided', { $mod: [-7, 3] }, -1],
  ['rounding takes a single number', { $round: 2.5 }, 2],
];

test.each(odd)('expressions: %s', async (_name, expr, expected) => {
  await bench.books.insertOne({ _id: 1 });
  const [found] = await bench.books.aggregate([{ $project: { _id: 0, r: expr } }]).toArray();
  expect(found?.r).toEqual(expected);
});

test.each([
  ['a rest by zero', { $mod: [5, 0] }],
  ['the size of nothing', { $size: '$none' }],
  ['a number from the empty text', { $toInt: '' }],
  [
    'a switch without a fitting branch',
    // biome-ignore lint/suspicious/noThenProperty: MongoDB's own word
    { $switch: { branches: [{ case: { $eq: ['$_id', 2] }, then: 1 }] } },
  ],
  ['a division by zero', { $divide: ['$_id', 0] }],
])('expressions: %s is refused', async (_name, expr) => {
  await bench.books.insertOne({ _id: 1 });
  await failure(bench.books.aggregate([{ $project: { r: expr } }]).toArray());
});

test('no stage changes what is stored', async () => {
  await bench.books.insertMany(orders);
  await bench.books
    .aggregate([
      { $set: { 'lines.q': 0, shop: 'zzz' } },
      { $unwind: '$lines' },
      { $unset: 'lines.sku' },
    ])
    .toArray();
  expect(await bench.books.find().sort({ _id: 1 }).toArray()).toEqual(orders);
});

test.each([
  ['an unknown stage is refused with 40324', [{ $frob: 1 }], 40324],
  ['a group without an id is refused with 15955', [{ $group: { n: { $sum: 1 } } }], 15955],
  [
    'an unknown accumulator is refused with 15952',
    [{ $group: { _id: 1, n: { $frob: 1 } } }],
    15952,
  ],
])('%s', async (_name, pipeline, code) => {
  await bench.books.insertOne({ _id: 1 });
  // secantusd-rs has one code for every accumulator it does not know.
  const expected = engine === 'secantus' && code === 15952 ? 2 : code;
  expect(await failure(bench.books.aggregate(pipeline).toArray())).toMatchObject({
    code: expected,
  });
});

test('an unknown expression is refused', async () => {
  await bench.books.insertOne({ _id: 1 });
  const error = await failure(bench.books.aggregate([{ $project: { a: { $frob: 1 } } }]).toArray());
  // MongoDB wraps the reason in its projection error: 168 alone or inside 31325.
  expect([168, 31325]).toContain(error.code);
});
