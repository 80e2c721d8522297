import { MongoClient, ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../support/database.ts';
import { asDriverError } from '../process.ts';
import { SimCollection } from './collection.ts';
import { Engine } from './engine.ts';

type Driver = ReturnType<ReturnType<MongoClient['db']>['collection']>;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let client: MongoClient;
let engine: Engine;
let driver: Driver;
let ours: Driver;

beforeAll(async () => {
  database = await freshDatabase();
  client = await new MongoClient(database.uri, { ignoreUndefined: true }).connect();
  driver = client.db().collection('things');
  engine = new Engine(() => new Date());
  const send = async (command: Record<string, unknown>) => {
    try {
      return engine.run(command);
    } catch (error) {
      throw asDriverError(error);
    }
  };
  // The store modules see the driver's type and use only what is offered here.
  ours = new SimCollection('things', send) as unknown as Driver;
});
afterAll(async () => {
  await client.close();
  await database.close();
  engine.close();
});

const id = new ObjectId();
/** In this order: each goes on where the one before left the documents. */
const steps: readonly (readonly [string, (things: Driver) => Promise<unknown>])[] = [
  ['an insert', (things) => things.insertOne({ _id: id, n: 1, at: new Date(0), none: undefined })],
  [
    'inserts of which one is there already',
    (things) =>
      things.insertMany([{ _id: id }, { n: 2, tag: 'a' }, { n: 3, tag: 'b' }], { ordered: false }),
  ],
  [
    'an ordered insert that stops',
    (things) => things.insertMany([{ n: 4 }, { _id: id }, { n: 5 }]),
  ],
  [
    'a find',
    (things) =>
      things
        .find({ n: { $gte: 2 } })
        .sort({ n: -1 })
        .limit(2)
        .project({ _id: 0 })
        .toArray(),
  ],
  ['a find of one', (things) => things.findOne({ n: 3 }, { projection: { _id: 0, tag: 1 } })],
  ['a find of none', (things) => things.findOne({ n: 99 })],
  ['an update', (things) => things.updateOne({ n: 2 }, { $set: { tag: 'c' }, $inc: { n: 10 } })],
  [
    'an update that changes nothing',
    (things) => things.updateOne({ n: 3 }, { $set: { tag: 'b' } }),
  ],
  ['updates', (things) => things.updateMany({ n: { $lt: 5 } }, { $set: { low: true } })],
  [
    'an upsert',
    (things) => things.updateOne({ _id: id, n: 1 }, { $set: { up: 1 } }, { upsert: true }),
  ],
  [
    'an upsert that collides',
    (things) => things.updateOne({ _id: id, n: 77 }, { $set: { up: 2 } }, { upsert: true }),
  ],
  [
    'a find with an update',
    (things) =>
      things.findOneAndUpdate(
        { n: 3 },
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { _id: 0 } },
      ),
  ],
  [
    'a bulk of which one collides',
    (things) =>
      things.bulkWrite(
        [
          { replaceOne: { filter: { _id: id, n: 88 }, replacement: { n: 0 }, upsert: true } },
          { replaceOne: { filter: { n: 12 }, replacement: { n: 13 }, upsert: true } },
        ],
        { ordered: false },
      ),
  ],
  ['a count', (things) => things.countDocuments({ n: { $gt: 0 } })],
  ['distinct values', (things) => things.distinct('n', { low: true })],
  ['a sum', (things) => things.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray()],
  ['a delete', (things) => things.deleteMany({ low: true })],
];

/** What a store module can see of an answer or an error. */
async function seen(step: Promise<unknown>): Promise<unknown> {
  try {
    return essence(await step);
  } catch (error) {
    const { code, writeErrors, insertedCount } = error as Record<string, unknown>;
    const errors = [writeErrors ?? []].flat() as { index: number; code: number }[];
    return { code, insertedCount, at: errors.map((each) => [each.index, each.code]) };
  }
}

const COUNTS = ['insertedCount', 'matchedCount', 'modifiedCount', 'upsertedCount', 'deletedCount'];

function essence(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  if (!('acknowledged' in answer) && !COUNTS.some((name) => name in answer)) return answer;
  return Object.fromEntries(Object.entries(answer).filter(([name]) => COUNTS.includes(name)));
}

describe('the collection of the simulation', () => {
  it.each(steps)('answers %s as the driver does', async (_name, step) => {
    const expected = await seen(step(driver));
    const answered = await seen(step(ours));
    if (typeof expected === 'object' && expected !== null && !Array.isArray(expected))
      expect(expected).toMatchObject(Object(answered));
    else expect(answered).toEqual(expected);
  });
});
