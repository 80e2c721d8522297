import { limits } from '../../../server/limits.ts';
import {
  draining,
  merged,
  processors,
  publishing,
  workCommands,
  workerCommands,
} from './commands.ts';
import type { Costs } from './costs.ts';
import type { Flow } from './flow.ts';
import { every } from './shapes.ts';

/** A process may be busy so much of the time; beyond it queues grow faster than they are useful. */
export const BUSY = 0.7;
/** A short message against a whole order. */
const SHORT = 0.2;
const WORKERS_MAX = 20_000;

/** Processor seconds a second that so many workers spend together. */
export function workerSeconds(flow: Flow, costs: Costs, workers: number): number {
  const { sum, loads } = flow;
  const orders = sum.whole + sum.ordersRead + SHORT * (sum.webhooks - sum.whole);
  const commands = processors(merged(workCommands(flow), workerCommands(flow, workers)), costs);
  const ticks = 1 / every.tick + 1 / every.reconcileTick;
  const decoding = (loads.length * ticks * costs.channelUs.value) / 1e6;
  return (orders * costs.webhookMs.value) / 1_000 + commands + decoding;
}

/** The fewest workers that do it with room to spare; null where none are enough. */
export function workersFor(flow: Flow, costs: Costs): number | null {
  // Each process works so many channels of a book at once.
  const slots = Math.max(publishing(flow), draining(flow)) / limits.channelsAtOnce;
  const atLeast = Math.max(1, Math.ceil(slots / BUSY));
  for (let workers = atLeast; workers <= WORKERS_MAX; workers++) {
    if (workerSeconds(flow, costs, workers) <= BUSY * workers) return workers;
  }
  return null;
}

export const websFor = (webhooks: number, { acks }: Costs): number =>
  Math.max(1, Math.ceil(webhooks / (acks.value * BUSY)));

export const databaseServers = (commands: number, each: number): number =>
  Math.max(1, Math.ceil(commands / (each * BUSY)));

/** Orders a second at which so many workers are busy all the time. */
export const capacity = (at: (orders: number) => Flow, costs: Costs, workers: number): number =>
  mostBelow((orders) => workerSeconds(at(orders), costs, workers) <= workers);

/** The most that is still fine, where more never is. */
export function mostBelow(fine: (orders: number) => boolean): number {
  if (!fine(0)) return 0;
  let [low, high] = [0, 1];
  while (fine(high) && high < 1e7) [low, high] = [high, high * 2];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (fine(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export interface Backlog {
  readonly arrived: number;
  readonly worked: number;
  readonly most: number;
  /** Seconds from the burst's end until nothing waits; null where the usual rate is too much already. */
  readonly drained: number | null;
}

/** A fluid queue: a burst so long, then the usual rate. What arrived is worked or waits at every moment. */
export function backlogOf(
  burst: number,
  usual: number,
  capacity: number,
  seconds: number,
): Backlog {
  const worked = Math.min(burst, capacity) * seconds;
  const most = burst * seconds - worked;
  const drained = most === 0 ? 0 : usual < capacity ? most / (capacity - usual) : null;
  return { arrived: burst * seconds, worked, most, drained };
}
