import { type Db, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pocket, startPocket } from '../../../server/store/pocket/pocket.ts';

let pocket: Pocket;
let client: MongoClient;
let db: Db;
beforeAll(async () => {
  pocket = await startPocket({ file: ':memory:' });
  client = await new MongoClient(pocket.uri).connect();
  db = client.db('t');
  await db.collection('books').insertOne({ a: 1, s: 'x' });
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
  ['$out', aggregate({ $out: 'elsewhere' }), 115],
  ['$merge', aggregate({ $merge: 'elsewhere' }), 115],
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
  ['an array filter nobody uses', update({ $set: { a: 1 } }, { arrayFilters: [{ 'x.y': 1 }] }), 9],
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
