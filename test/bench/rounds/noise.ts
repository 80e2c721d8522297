import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fsyncMs } from '../rulers/r2-fsync.ts';

/** How busy and how quick the machine was, beside whatever was measured then. */
export interface Noise {
  /** Runnable processes over the last minute, the bench's own among them. */
  readonly load: number;
  /** Share of the processors' time that the host gave to somebody else since the last look. */
  readonly steal: number;
  /** Ruler R2: median of a 7 kB write with fdatasync. */
  readonly fsyncMs: number;
}

/** Looks at the machine; each look tells of the time since the one before. */
export function noiseMeter(folder: string): () => Promise<Noise> {
  let before = { steal: 0, total: 0 };
  return async () => {
    const now = await processorTimes();
    const total = now.total - before.total;
    const steal = total > 0 ? (now.steal - before.steal) / total : 0;
    before = now;
    return { load: loadavg()[0] ?? 0, steal, fsyncMs: await fsyncMs(folder) };
  };
}

/** Ticks since the machine started; zeros where /proc does not tell. */
async function processorTimes() {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const ticks = (text.split('\n', 1)[0] ?? '').split(/\s+/).slice(1).map(Number);
  return { steal: ticks[7] ?? 0, total: ticks.reduce((sum, each) => sum + each, 0) };
}
