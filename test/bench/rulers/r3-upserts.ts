import { MongoClient } from 'mongodb';

const BATCH = 1_000;

/**
 * Ruler R3: orders that are normalized already, upserted in batches of 1,000 under the hub's own indexes.
 * Answers orders a second: the ceiling of any order book on this server.
 */
export async function upsertsPerSecond(
  uri: string,
  source: { readonly name: string; readonly database: string },
  count: number,
): Promise<number> {
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
  const began = performance.now();
  for (let at = 0; at < rows.length; at += BATCH) {
    const operations = rows.slice(at, at + BATCH).map((row) => ({
      replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true },
    }));
    await into.bulkWrite(operations, { ordered: false });
  }
  const seconds = (performance.now() - began) / 1000;
  // Not by a drop: after one the server may plan everybody's questions anew.
  await into.deleteMany({});
  await client.close();
  return rows.length / seconds;
}
