import { MongoClient } from 'mongodb';
import { median } from '../rounds/statistics.ts';

export const READS = 1_000;
const ROWS = 50;

/** Ruler R4, in milliseconds by the median: what a search on this server cannot be quicker than. */
export interface Reads {
  /** A document by its id, again and again. */
  readonly point: number;
  /** 50 neighbours out of an index that holds all that is asked for. */
  readonly range: number;
}

/** R4 as a ruler that can be asked in turns with what is measured by it. Milliseconds, one a read. */
export async function openReads(uri: string) {
  const client = await MongoClient.connect(uri);
  const rows = client.db().collection<{ _id: number; at: number }>('r4');
  if (!(await rows.findOne({ _id: 0 }))) {
    await rows.createIndex({ at: 1 });
    await rows.insertMany(Array.from({ length: 10_000 }, (_, at) => ({ _id: at, at })));
  }
  const covered = { projection: { _id: 0, at: 1 } } as const;
  return {
    points: (times: number) => timed(times, (i) => rows.findOne({ _id: (i * 7) % 10_000 })),
    ranges: (times: number) =>
      timed(times, (i) => rows.find({ at: { $gte: i, $lt: i + ROWS } }, covered).toArray()),
    close: () => client.close(),
  };
}

export async function reads(uri: string): Promise<Reads> {
  const r4 = await openReads(uri);
  const point = median(await r4.points(READS));
  const range = median(await r4.ranges(READS));
  await r4.close();
  return { point, range };
}

async function timed(times: number, read: (i: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await read(i);
    took.push(performance.now() - began);
  }
  return took;
}
