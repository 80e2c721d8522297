import { join } from 'node:path';
import { quantile } from '../rounds/statistics.ts';
import { Child } from '../scene/child.ts';
import type { LoadOrder } from './main.ts';
import type { Sent } from './send.ts';

/** Late by more than this, the generator measured itself and not the server. */
const LATE_MS = 10;

export interface LoadGenerator {
  /** Sends and waits for all answers. */
  run(order: LoadOrder): Promise<Sent>;
  stop(): Promise<void>;
}

export async function startLoad(folder: string): Promise<LoadGenerator> {
  const main = join(import.meta.dirname, 'main.ts');
  const child = await Child.start({ main, logFile: join(folder, 'load.log') });
  return { run: (order) => child.ask<Sent>(order), stop: () => child.stop() };
}

/** Everything was answered 200, or the run has no speed. */
export function mustBeTaken(who: string, { statuses }: Sent): void {
  const others = Object.entries(statuses).filter(([status]) => status !== '200');
  if (others.length === 0) return;
  const told = others.map(([status, count]) => `${count} × ${status}`).join(', ');
  throw new Error(`${who} answered ${told}: a run that loses something has no speed`);
}

export const wasLate = ({ late }: Sent): boolean => quantile([...late], 0.99) > LATE_MS;
