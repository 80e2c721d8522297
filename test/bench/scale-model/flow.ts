import { limits } from '../../../server/limits.ts';
import { type ChannelFlow, flowOf, type PassSeconds } from './channel-flow.ts';
import type { Costs } from './costs.ts';
import { counted, inSum } from './counted.ts';
import { type ChannelLoad, demandOf, sumOf } from './demand.ts';
import type { Scale } from './scale.ts';
import { every, magento } from './shapes.ts';

/** One level of load over all channels: what begins a second, whoever works it. */
export interface Flow {
  readonly scale: Scale;
  readonly orders: number;
  readonly loads: readonly ChannelLoad[];
  readonly flows: readonly ChannelFlow[];
  /** The sum of all channels. */
  readonly sum: ChannelFlow;
  readonly pass: PassSeconds;
  /** Polls and reconcile stretches a second: asked for by the intervals, and begun by the ticks. */
  readonly polls: Rhythm;
  readonly reconciles: Rhythm;
}

export interface Rhythm {
  readonly asked: number;
  readonly begun: number;
}

/**
 * A tick rings once in the whole cluster, in the one process that locked it, and begins `channelsAtOnce`
 * channels at most. More processes do not ring more often.
 */
const rhythm = (channels: number, interval: number, tick: number): Rhythm => {
  const asked = channels / interval;
  return { asked, begun: Math.min(asked, limits.channelsAtOnce / tick) };
};

export function flowAt(scale: Scale, costs: Costs, orders: number): Flow {
  const loads = demandOf(scale, orders);
  const polls = rhythm(loads.length, every.poll, every.tick);
  const reconciles = rhythm(loads.length, every.reconcile, every.reconcileTick);
  const poll = loads.length / polls.begun;
  const pass = { ...passSeconds(costs), poll };
  const flows = loads.map((load) => flowOf(load, scale, pass));
  return { scale, orders, loads, flows, sum: total(flows), pass, polls, reconciles };
}

/** Half the pause of a worker that finds work is waited on average; then the pass goes one command after the other. */
const passSeconds = ({ roundTripMs, publishMs }: Costs) => {
  const commands = (count: number) => (count * roundTripMs.value) / 1_000;
  const reads = (counted.magentoWriteCalls - 1) * magento.readSeconds;
  return {
    drain: limits.lookOutWorkingMs / 2_000 + commands(DRAIN_COMMANDS),
    publish: {
      shopify: publishMs.value / 1_000,
      magento: reads + magento.writeSeconds + commands(counted.publishSent.publish),
    },
    read: counted.magentoReadCalls * magento.readSeconds + commands(DRAIN_COMMANDS),
  };
};

const DRAIN_COMMANDS = inSum(counted.drain) + inSum(counted.drainOrders);

function total(flows: readonly ChannelFlow[]): ChannelFlow {
  const of = (key: keyof ChannelFlow) => sumOf(flows, (flow) => flow[key]);
  return {
    webhooks: of('webhooks'),
    whole: of('whole'),
    drains: of('drains'),
    drainsOrders: of('drainsOrders'),
    drainsLevels: of('drainsLevels'),
    sends: of('sends'),
    sames: of('sames'),
    levels: of('levels'),
    readsNew: of('readsNew'),
    readsKnown: of('readsKnown'),
    ordersRead: of('ordersRead'),
    awake: of('awake'),
    pages: of('pages'),
  };
}
