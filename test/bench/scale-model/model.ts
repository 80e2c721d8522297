import { type Bound, boundsOf } from './bounds.ts';
import {
  ackCommands,
  inAll,
  merged,
  screenCommands,
  type Totals,
  workCommands,
  workerCommands,
} from './commands.ts';
import type { Costs } from './costs.ts';
import { type Flow, flowAt } from './flow.ts';
import {
  type Backlog,
  backlogOf,
  capacity,
  databaseServers,
  mostBelow,
  websFor,
  workersFor,
} from './processes.ts';
import type { Scale } from './scale.ts';
import { BUSY_HOUR } from './shapes.ts';
import { type Stored, storageOf } from './storage.ts';

/** What it takes at one level of load. */
export interface Level {
  readonly name: 'nothing sold' | 'mean' | 'busy hour' | 'burst';
  readonly flow: Flow;
  /** Commands a second by what they are for. */
  readonly commands: Totals;
  readonly workers: number | null;
}

export interface Answer {
  readonly scale: Scale;
  readonly costs: Costs;
  readonly levels: readonly Level[];
  readonly busy: Level;
  readonly webs: number;
  /** For the busy hour; null where no number of them is enough. */
  readonly workers: number | null;
  readonly servers: number;
  /** Orders a second at which those workers have no time left. */
  readonly capacity: number;
  readonly backlog: Backlog;
  /** At the busy hour, the tightest first. */
  readonly bounds: readonly Bound[];
  readonly storage: readonly Stored[];
}

const BURST_SECONDS = 60;

/**
 * Analytic, not simulated: what is asked for are means (processes, operations, bytes) of flows that do not
 * depend on each other once the rates are given, so closed forms summed over every channel give them at once,
 * where a day of such orders would be 86 million events. Only the burst is a queue, and it is a fluid one.
 */
export function answerOf(scale: Scale, costs: Costs): Answer {
  const at = (orders: number) => flowAt(scale, costs, orders);
  const [busyFlow, burstFlow] = [at(scale.orders * BUSY_HOUR), at(scale.orders * scale.burst)];
  const webs = websFor(Math.max(busyFlow.sum.webhooks, burstFlow.sum.webhooks), costs);
  const workers = workersFor(busyFlow, costs);
  const running = workers ?? 1;
  const level = (name: Level['name'], flow: Flow): Level => ({
    ...{ name, flow, workers: workersFor(flow, costs) },
    commands: commandsOf(flow, webs, running),
  });
  const busy = level('busy hour', busyFlow);
  const mean = level('mean', at(scale.orders));
  const most = capacity(at, costs, running);
  const need = inAll(busy.commands);
  const fits = (flow: Flow) =>
    inAll(commandsOf(flow, 1, workersFor(flow, costs) ?? running)) <= scale.databaseOps;
  return {
    ...{ scale, costs, busy, webs, workers, capacity: most },
    levels: [level('nothing sold', at(0)), mean, busy, level('burst', burstFlow)],
    servers: databaseServers(need, scale.databaseOps),
    backlog: backlogOf(burstFlow.orders, busyFlow.orders, most, BURST_SECONDS),
    bounds: boundsOf(costs, busyFlow, { need, reachedAt: mostBelow((orders) => fits(at(orders))) }),
    storage: storageOf(mean.flow),
  };
}

const commandsOf = (flow: Flow, webs: number, workers: number): Totals =>
  merged(
    ackCommands(flow, webs),
    screenCommands(flow.scale),
    workCommands(flow),
    workerCommands(flow, workers),
  );
