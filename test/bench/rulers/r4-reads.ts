import { MongoClient } from 'mongodb';
import { median } from '../rounds/statistics.ts';

const READS = 1_000;
const ROWS = 50;

/** Ruler R4, in milliseconds by the median: what a search on this server cannot be quicker than. */
export interface Reads {
  /** A document by its id, again and again. */
  readonly point: number;
  /** 50 neighbours out of an index that holds all that is asked for. */
  readonly range: number;
}

export async function reads(uri: string): Promise<Reads> {
  const client = await MongoClient.connect(uri);
  const rows = client.db().collection<{ _id: number; at: number }>('r4');
  if (!(await rows.findOne({ _id: 0 }))) {
    await rows.createIndex({ at: 1 });
    await rows.insertMany(Array.from({ length: 10_000 }, (_, at) => ({ _id: at, at })));
  }
  const point = await timed((i) => rows.findOne({ _id: (i * 7) % 10_000 }));
  const covered = { projection: { _id: 0, at: 1 } } as const;
  const range = await timed((i) =>
    rows.find({ at: { $gte: i, $lt: i + ROWS } }, covered).toArray(),
  );
  await client.close();
  return { point, range };
}

async function timed(read: (i: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < READS; i++) {
    const began = performance.now();
    await read(i);
    took.push(performance.now() - began);
  }
  return median(took);
}
