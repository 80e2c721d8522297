import { type Db, Decimal128, type Document, Long, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pocket, startPocket } from '../../../server/store/pocket/pocket.ts';

let pocket: Pocket;
let client: MongoClient;
let db: Db;
beforeAll(async () => {
  pocket = await startPocket({ file: ':memory:' });
  client = await new MongoClient(pocket.uri).connect();
  db = client.db('t');
  await db.collection('books').insertOne({ a: 1, s: 'x', m: [1] });
});
afterAll(async () => {
  await client.close();
  await pocket.stop();
});

const find = (filter: Document): Document => ({ find: 'books', filter });
const aggregate = (...pipeline: Document[]): Document => ({
  aggregate: 'books',
  pipeline,
  cursor: {},
});
const update = (u: Document, more: Document = {}): Document => ({
  update: 'books',
  updates: [{ q: {}, u, ...more }],
});
const index = (options: Document): Document => ({
  createIndexes: 'books',
  indexes: [{ key: { a: 1 }, name: 'i', ...options }],
});

const refused: [name: string, command: Document, code: number][] = [
  ['an unknown command', { mapReduce: 'books' }, 59],
  ['$where', find({ $where: 'true' }), 2],
  ['$text', find({ $text: { $search: 'x' } }), 2],
  ['$jsonSchema', find({ $jsonSchema: {} }), 2],
  ['$near', find({ a: { $near: [0, 0] } }), 2],
  ['$function in $expr', find({ $expr: { $function: { body: 'x', args: [], lang: 'js' } } }), 168],
  ['$accumulator', aggregate({ $group: { _id: 1, x: { $accumulator: {} } } }), 15952],
  ['an expression nobody knows', aggregate({ $set: { x: { $frob: 1 } } }), 168],
  ['a conversion to decimal', aggregate({ $set: { x: { $toDecimal: '$a' } } }), 168],
  ['$out', aggregate({ $out: 'elsewhere' }), 40324],
  ['$lookup', aggregate({ $lookup: { from: 'x', as: 'y', pipeline: [] } }), 40324],
  ['$unwind', aggregate({ $unwind: '$a' }), 40324],
  ['an embedded document in $set', aggregate({ $set: { a: { b: 1 } } }), 115],
  ['$mod', find({ a: { $mod: [2, 0] } }), 2],
  ['$type', find({ a: { $type: 'int' } }), 2],
  ['$all', find({ a: { $all: [1] } }), 2],
  ['$not', find({ a: { $not: { $gt: 1 } } }), 2],
  ['$nor', find({ $nor: [{ a: 1 }] }), 2],
  ['$size', find({ a: { $size: 1 } }), 2],
  ['$max in a group', aggregate({ $group: { _id: 1, x: { $max: '$a' } } }), 15952],
  ['a count by the old command', { count: 'books' }, 59],
  ['databases listed', { listDatabases: 1 }, 59],
  ['a decimal', find({ a: Decimal128.fromString('1') }), 2],
  ['a long beyond 2^53', find({ a: Long.MAX_VALUE }), 2],
  ['a month in $dateAdd', aggregate({ $set: { x: { $dateAdd: { unit: 'month' } } } }), 115],
  ['a variable', aggregate({ $set: { x: '$$frob' } }), 17276],
  ['$toInt', aggregate({ $set: { x: { $toInt: '$a' } } }), 168],
  ['a hint', { ...find({}), hint: 'i' }, 115],
  ['variables', { ...find({}), let: { x: 1 } }, 115],
  ['a computed projection', { ...find({}), projection: { x: { $add: [1, 2] } } }, 2],
  ['an explained update', { explain: { update: 'books', updates: [] } }, 115],
  ['dropping an index', { dropIndexes: 'books', index: 'i' }, 59],
  ['statistics', { collStats: 'books' }, 59],
  ['$changeStream', aggregate({ $changeStream: {} }), 40573],
  ['a stage nobody knows', aggregate({ $frob: {} }), 40324],
  ['a collation', { ...find({}), collation: { locale: 'de' } }, 72],
  ['a tailable cursor', { ...find({}), tailable: true }, 115],
  ['a snapshot read', { ...find({}), readConcern: { level: 'snapshot' } }, 72],
  ['a field nobody knows', { ...find({}), frob: 1 }, 40415],
  ['a positional projection', { ...find({ a: 1 }), projection: { 'a.$': 1 } }, 2],
  ['a negative skip', { ...find({}), skip: -1 }, 51024],
  ['a sort by text score', { ...find({}), sort: { s: { $meta: 'textScore' } } }, 15974],
  ['a text index', index({ key: { s: 'text' } }), 67],
  ['a hashed index', index({ key: { s: 'hashed' } }), 67],
  ['a wildcard index', index({ key: { '$**': 1 } }), 67],
  ['a collated index', index({ collation: { locale: 'de' } }), 72],
  ['a sparse index', index({ sparse: true }), 67],
  ['a partial index by $or', index({ partialFilterExpression: { $or: [{ a: 1 }] } }), 67],
  ['a partial index by $ne', index({ partialFilterExpression: { a: { $ne: 1 } } }), 67],
  ['a compound TTL index', index({ key: { a: 1, b: 1 }, expireAfterSeconds: 1 }), 67],
  ['a capped collection', { create: 'capped', capped: true, size: 1000 }, 115],
  ['a view', { create: 'view', viewOn: 'books' }, 115],
  ['a validator', { create: 'strict', validator: { a: 1 } }, 115],
];

test.each(refused)('%s is refused by its code', async (_name, command, code) => {
  await expect(db.command(command)).rejects.toMatchObject({ code });
});

const refusedWrites: [name: string, command: Document, code: number][] = [
  ['an unknown update operator', update({ $frob: { a: 1 } }), 9],
  ['an update of a position without a match', update({ $set: { 'a.$': 1 } }), 2],
  ['array filters', update({ $set: { a: 1 } }, { arrayFilters: [{ 'x.y': 1 }] }), 115],
  ['an update of every position', update({ $set: { 'a.$[]': 1 } }), 2],
  ['an element far behind the end of an array', update({ $set: { 'm.9': 1 } }), 2],
  ['$rename', update({ $rename: { a: 'b' } }), 9],
  ['$push with $slice', update({ $push: { l: { $each: [], $slice: 1 } } }), 2],
  ['a decimal to store', { insert: 'books', documents: [{ d: Decimal128.fromString('1') }] }, 2],
  ['an update of one path by two operators', update({ $set: { a: 1 }, $inc: { a: 1 } }), 40],
  ['a multi replacement', update({ b: 1 }, { multi: true }), 9],
  [
    'a grouping stage in an update',
    { update: 'books', updates: [{ q: {}, u: [{ $group: { _id: 1 } }] }] },
    72,
  ],
  ['a field of a statement nobody knows', update({ $set: { a: 1 } }, { frob: 1 }), 40415],
  ['a regular expression as id', { insert: 'books', documents: [{ _id: /x/ }] }, 53],
  ['an array as id', { insert: 'books', documents: [{ _id: [1] }] }, 53],
];

test.each(refusedWrites)(
  '%s is refused by its code and writes nothing',
  async (_name, command, code) => {
    const before = await db.collection('books').find().toArray();
    const outcome = await db.command(command).catch((error: unknown) => ({ writeErrors: [error] }));
    expect(outcome.writeErrors).toMatchObject([{ code }]);
    expect(await db.collection('books').find().toArray()).toEqual(before);
  },
);

test('a transaction is refused as a standalone server refuses it', async () => {
  const session = client.startSession();
  session.startTransaction();
  await expect(db.collection('books').insertOne({ a: 2 }, { session })).rejects.toMatchObject({
    originalError: { code: 20 },
  });
  await session.abortTransaction().catch(() => undefined);
  await session.endSession();
});

test('a change stream is refused', async () => {
  await expect(db.collection('books').watch().next()).rejects.toMatchObject({ code: 40573 });
});
