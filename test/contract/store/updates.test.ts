import { Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';
import { expect, test } from 'vitest';
import { type Doc, failure, openBench } from './collection.ts';

const bench = openBench();
type Case = [
  name: string,
  before: Record<string, unknown>,
  update: Record<string, unknown>,
  after: Record<string, unknown>,
  filter?: Record<string, unknown>,
];

async function changed(
  before: object,
  update: object,
  filter: object = {},
  options: object = {},
): Promise<Doc | null> {
  await bench.books.insertOne({ _id: 1, ...before });
  await bench.books.updateOne({ _id: 1, ...filter }, update, options);
  return bench.books.findOne({ _id: 1 });
}

const cases: Case[] = [
  [
    '$set reaches into documents and creates what is missing',
    { a: { b: 1 } },
    { $set: { 'a.c': 2, 'd.e': 3 } },
    { a: { b: 1, c: 2 }, d: { e: 3 } },
  ],
  [
    '$set writes a position of an array and pads with null',
    { a: [1] },
    { $set: { 'a.0': 9, 'a.2': 3 } },
    { a: [9, null, 3] },
  ],
  [
    '$unset removes a field and nulls a position',
    { a: 1, b: { c: 1, d: 2 }, l: [1, 2] },
    { $unset: { a: '', 'b.c': '', 'l.0': '' } },
    { b: { d: 2 }, l: [null, 2] },
  ],
  [
    '$inc adds to a number and starts a missing one',
    { n: 1 },
    { $inc: { n: 2, m: -3 } },
    { n: 3, m: -3 },
  ],
  [
    '$mul multiplies and makes a missing field zero',
    { n: 4 },
    { $mul: { n: 2.5, m: 3 } },
    { n: 10, m: 0 },
  ],
  [
    '$min and $max keep the extreme and start a missing field',
    { a: 5, b: 5 },
    { $min: { a: 3, b: 9, c: 1 }, $max: { d: 4 } },
    { a: 3, b: 5, c: 1, d: 4 },
  ],
  [
    '$max compares dates as dates',
    { at: new Date(5) },
    { $max: { at: new Date(9) } },
    { at: new Date(9) },
  ],
  ['$rename moves a field', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
  [
    '$push appends and starts a missing array',
    { a: [1] },
    { $push: { a: 2, b: 3 } },
    { a: [1, 2], b: [3] },
  ],
  [
    '$push with $each, $sort and $slice keeps the last few in order',
    { a: [5, 1] },
    { $push: { a: { $each: [4, 2], $sort: 1, $slice: -3 } } },
    { a: [2, 4, 5] },
  ],
  [
    '$push with $position inserts where told',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push sorts documents by a field',
    { a: [{ n: 3 }] },
    { $push: { a: { $each: [{ n: 1 }], $sort: { n: -1 } } } },
    { a: [{ n: 3 }, { n: 1 }] },
  ],
  [
    '$addToSet adds only what is not there',
    { a: [1, { b: 1 }] },
    { $addToSet: { a: { $each: [1, 2, { b: 1 }] } } },
    { a: [1, { b: 1 }, 2] },
  ],
  [
    '$pull removes by value, by condition and by fields',
    { a: [1, 2, 3], b: [1, 5, 9], c: [{ k: 1, v: 2 }, { k: 2 }] },
    { $pull: { a: 2, b: { $gte: 5 }, c: { k: 1 } } },
    { a: [1, 3], b: [1], c: [{ k: 2 }] },
  ],
  [
    '$pullAll removes every listed value',
    { a: [1, 2, 3, 2] },
    { $pullAll: { a: [2, 3] } },
    { a: [1] },
  ],
  [
    '$pop takes from either end',
    { a: [1, 2, 3], b: [1, 2, 3] },
    { $pop: { a: 1, b: -1 } },
    { a: [1, 2], b: [2, 3] },
  ],
  [
    '$bit does and, or and xor',
    { a: 13, b: 8, c: 5 },
    { $bit: { a: { and: 10 }, b: { or: 3 }, c: { xor: 1 } } },
    { a: 8, b: 11, c: 4 },
  ],
  [
    'a plain $ is the element the filter matched',
    {
      l: [
        { s: 'a', q: 1 },
        { s: 'b', q: 1 },
      ],
    },
    { $set: { 'l.$.q': 7 } },
    {
      l: [
        { s: 'a', q: 1 },
        { s: 'b', q: 7 },
      ],
    },
    { 'l.s': 'b' },
  ],
  [
    'a plain $ follows $elemMatch',
    {
      l: [
        { s: 'a', q: 1 },
        { s: 'a', q: 5 },
      ],
    },
    { $inc: { 'l.$.q': 1 } },
    {
      l: [
        { s: 'a', q: 1 },
        { s: 'a', q: 6 },
      ],
    },
    { l: { $elemMatch: { s: 'a', q: { $gt: 2 } } } },
  ],
  [
    '$[] changes every element',
    { l: [{ q: 1 }, { q: 2 }] },
    { $inc: { 'l.$[].q': 10 } },
    { l: [{ q: 11 }, { q: 12 }] },
  ],
];

test.each(cases)('%s', async (_name, before, update, after, filter = {}) => {
  expect(await changed(before, update, filter)).toEqual({ _id: 1, ...after });
});

test('$[name] changes the elements its array filter selects', async () => {
  const before = {
    lines: [
      { sku: 'A', q: 1 },
      { sku: 'B', q: 2 },
      { sku: 'C', q: 3 },
    ],
    scores: [1, 5, 9],
  };
  const update = { $set: { 'lines.$[big].done': true }, $inc: { 'scores.$[high]': 100 } };
  const arrayFilters = [{ 'big.q': { $gte: 2 }, 'big.sku': { $ne: 'C' } }, { high: { $gte: 5 } }];
  expect(await changed(before, update, {}, { arrayFilters })).toEqual({
    _id: 1,
    lines: [
      { sku: 'A', q: 1 },
      { sku: 'B', q: 2, done: true },
      { sku: 'C', q: 3 },
    ],
    scores: [1, 105, 109],
  });
});

test('$currentDate writes the time of the server', async () => {
  const after = await changed({}, { $currentDate: { at: true, on: { $type: 'date' } } });
  expect(Math.abs(Date.now() - after?.at.getTime())).toBeLessThan(5_000);
  expect(after?.on).toBeInstanceOf(Date);
});

test('$inc keeps the types of numbers and never rounds a long', async () => {
  const before = {
    i: new Int32(1),
    l: Long.fromString('9007199254740993'),
    d: new Double(1.5),
    m: Decimal128.fromString('0.10'),
  };
  await changed(before, { $inc: { i: 1, l: 1, d: 1, m: Decimal128.fromString('0.20') } });
  const exact = await bench.books.findOne({ _id: 1 }, { promoteValues: false });
  expect(exact).toMatchObject({ i: new Int32(2), d: new Double(2.5) });
  expect(exact?.l.toString()).toBe('9007199254740994');
  expect(exact?.m.toString()).toBe('0.30');
});

test('an int that outgrows 32 bits becomes a long', async () => {
  await changed({ n: 2147483647 }, { $inc: { n: 1 } });
  const exact = await bench.books.findOne({ _id: 1 }, { promoteValues: false });
  expect(exact?.n).toBeInstanceOf(Long);
  expect(exact?.n.toString()).toBe('2147483648');
});

test('every BSON type comes back as it went in', async () => {
  const values = {
    int: new Int32(3),
    wholeDouble: new Double(3),
    long: Long.fromNumber(3),
    bigLong: Long.MAX_VALUE,
    minusZero: new Double(-0),
    decimal: Decimal128.fromString('1.10'),
    time: new Timestamp({ t: 7, i: 2 }),
    none: null,
    empty: {},
    list: [[], [1, [2]]],
  };
  await bench.books.insertOne({ _id: 1, ...values });
  await bench.books.updateOne({ _id: 1 }, { $set: { touched: true } });
  const exact = await bench.books.findOne({ _id: 1 }, { promoteValues: false });
  expect(exact).toEqual({
    ...values,
    _id: new Int32(1),
    list: [[], [new Int32(1), [new Int32(2)]]],
    touched: true,
  });
});

test('a pipeline update computes from the document itself', async () => {
  const pipeline = [
    { $set: { total: { $multiply: ['$price', '$quantity'] }, 'meta.seen': true } },
    { $set: { big: { $gt: ['$total', 50] } } },
    { $unset: ['price', 'meta.old'] },
  ];
  expect(await changed({ price: 12, quantity: 5, meta: { old: 1, kept: 2 } }, pipeline)).toEqual({
    _id: 1,
    quantity: 5,
    meta: { kept: 2, seen: true },
    total: 60,
    big: true,
  });
});

test('a pipeline update can replace the whole document but its id', async () => {
  expect(
    await changed({ inner: { a: 1 }, b: 2 }, [
      { $replaceWith: { $mergeObjects: ['$inner', { c: 3 }] } },
    ]),
  ).toEqual({ _id: 1, a: 1, c: 3 });
});

test('two operators on one path are refused with 40 and change nothing', async () => {
  await bench.books.insertOne({ _id: 1, a: { b: 1 } });
  expect(
    await failure(bench.books.updateOne({}, { $set: { a: 1 }, $inc: { 'a.b': 1 } })),
  ).toMatchObject({ code: 40 });
  expect(await bench.books.findOne()).toEqual({ _id: 1, a: { b: 1 } });
});

const refused: [string, Record<string, unknown>, number][] = [
  ['an id cannot be changed', { $set: { _id: 2 } }, 66],
  ['a text cannot be increased', { $inc: { s: 1 } }, 14],
  ['a field cannot be made inside a number', { $set: { 'n.x': 1 } }, 28],
  ['a number cannot be pushed to', { $push: { n: 1 } }, 2],
  ['an unknown operator is refused', { $frob: { a: 1 } }, 9],
];

test.each(refused)('%s', async (_name, update, code) => {
  await bench.books.insertOne({ _id: 1, s: 'x', n: 5 });
  expect(await failure(bench.books.updateOne({}, update))).toMatchObject({ code });
  expect(await bench.books.findOne()).toEqual({ _id: 1, s: 'x', n: 5 });
});
