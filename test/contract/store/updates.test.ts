import { expect, test } from 'vitest';
import { type Doc, failure, openBench } from './collection.ts';

const bench = openBench();
type Case = [
  name: string,
  before: Record<string, unknown>,
  update: Record<string, unknown>,
  after: Record<string, unknown>,
];

async function changed(before: object, update: object): Promise<Doc | null> {
  await bench.books.insertOne({ _id: 1, ...before });
  await bench.books.updateOne({ _id: 1 }, update);
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
    '$set writes a position of an array and the one behind its end',
    { a: [1] },
    { $set: { 'a.0': 9, 'a.1': 3 } },
    { a: [9, 3] },
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
  [
    '$push appends and starts a missing array',
    { a: [1] },
    { $push: { a: { $each: [2, 4] }, b: 3 } },
    { a: [1, 2, 4], b: [3] },
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
];

test.each(cases)('%s', async (_name, before, update, after) => {
  expect(await changed(before, update)).toEqual({ _id: 1, ...after });
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

test('one update gives each document its own row, and counts only those it changes', async () => {
  const { books } = bench;
  const at = new Date(5);
  await books.insertMany([
    { _id: 'a', rev: 1, sync: { n: 1, kept: { x: 1 } } },
    { _id: 'b', rev: 7, sync: { n: 2, at } },
    { _id: 'c', rev: 1, sync: { n: 3 } },
    { _id: 'd', rev: 1, sync: { n: 4 } },
  ]);
  const ids = ['c', 'b', 'a'];
  const rows = [
    { rev: 1, sync: { n: 30, words: ['$n', { $set: 1 }], nothing: null } },
    { rev: 1, sync: { n: 20 } },
    { rev: 1, sync: { n: 10, at } },
  ];
  const [third, second, first] = rows.map((row) => ({ $literal: row }));
  const row = {
    $cond: [{ $lt: ['$row', 1] }, third, { $cond: [{ $lt: ['$row', 2] }, second, first] }],
  };
  const isOurs = { $eq: ['$rev', '$row.rev'] };
  const ended = { $cond: [{ $eq: ['$row.sync.n', 10] }, { done: false, was: '$rev' }, {}] };
  const merged = { $mergeObjects: ['$sync', '$row.sync', ended] };
  const result = await books.updateMany({ _id: { $in: ids } }, [
    { $set: { row: { $indexOfArray: [{ $literal: ids }, '$_id'] } } },
    { $set: { row } },
    { $set: { sync: { $cond: [isOurs, merged, '$sync'] } } },
    { $unset: ['row'] },
  ]);
  expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 2 });
  expect(await books.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'a', rev: 1, sync: { n: 10, kept: { x: 1 }, at, done: false, was: 1 } },
    { _id: 'b', rev: 7, sync: { n: 2, at } },
    { _id: 'c', rev: 1, sync: { n: 30, words: ['$n', { $set: 1 }], nothing: null } },
    { _id: 'd', rev: 1, sync: { n: 4 } },
  ]);
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
