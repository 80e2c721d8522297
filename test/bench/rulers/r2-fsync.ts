import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../rounds/statistics.ts';

const BODY = Buffer.alloc(7_300, 'x');
const WRITES = 40;

/** Ruler R2: what the disk takes to make one order webhook durable, in milliseconds, by its median. */
export async function fsyncMs(folder: string): Promise<number> {
  const path = join(folder, 'r2-fsync');
  const file = await open(path, 'w');
  const took: number[] = [];
  for (let i = 0; i < WRITES; i++) {
    const began = performance.now();
    await file.write(BODY);
    await file.datasync();
    took.push(performance.now() - began);
  }
  await file.close();
  await rm(path);
  return median(took);
}
