import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

/** The hub's orders, to copy. */
interface Source {
  readonly name: string;
  readonly database: string;
}

const BATCH = 1_000;
/** As the hub gathers what comes often. */
const GATHER_MS = 400;

/**
 * Ruler R3: orders that are normalized already, upserted in batches of 1,000 under the hub's own indexes.
 * Answers orders a second: the ceiling of any order book on this server.
 */
export async function upsertsPerSecond(uri: string, from: Source, count: number): Promise<number> {
  const book = await openBook(uri, from, count);
  const began = performance.now();
  for (let at = 0; at < book.size; at += BATCH) await book.upsert(at, at + BATCH);
  const seconds = (performance.now() - began) / 1000;
  await book.close();
  return book.size / seconds;
}

/**
 * R3 beside something else: so many orders a second until `work` ends, or all were written. What that takes of the
 * machine is the least that an order book costs whoever is measured meanwhile.
 */
export async function besideUpserts<T>(
  uri: string,
  from: Source,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  work: () => Promise<T>,
): Promise<T> {
  const book = await openBook(uri, from, Math.ceil(perSecond * seconds));
  let ended = false;
  const writing = (async () => {
    const began = performance.now();
    for (let at = 0; at < book.size && !ended; ) {
      await wait(GATHER_MS);
      const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
      await book.upsert(at, due);
      at = due;
    }
  })();
  const stop = () => {
    ended = true;
  };
  try {
    // Where either fails the other's answer is worth nothing.
    const [answer] = await Promise.all([work().finally(stop), writing]);
    return answer;
  } finally {
    stop();
    await book.close();
  }
}

async function openBook(uri: string, source: Source, count: number) {
  const client = await MongoClient.connect(uri);
  const from = client.db(source.database).collection<{ _id: string }>(source.name);
  const rows = await from.find().limit(count).toArray();
  const into = client.db().collection<{ _id: string }>('r3');
  await into.deleteMany({});
  for (const { key, name, ...options } of await from.indexes()) {
    if (name === '_id_') continue;
    const { unique, partialFilterExpression } = options;
    await into.createIndex(key, {
      ...(unique && { unique }),
      ...(partialFilterExpression && { partialFilterExpression }),
    });
  }
  return {
    size: rows.length,
    async upsert(begin: number, end: number): Promise<void> {
      const operations = rows.slice(begin, end).map((row) => ({
        replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true },
      }));
      if (operations.length > 0) await into.bulkWrite(operations, { ordered: false });
    },
    /** Not by a drop: after one the server may plan everybody's questions anew. */
    async close(): Promise<void> {
      await into.deleteMany({});
      await client.close();
    },
  };
}
