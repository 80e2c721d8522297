import { limits } from '../../../server/limits.ts';
import type { Costs } from './costs.ts';
import type { ChannelLoad } from './demand.ts';
import type { Flow } from './flow.ts';
import { every, PLANS } from './shapes.ts';
import { storeUse } from './stores.ts';

/** Something that there is only so much of. */
export interface Bound {
  readonly name: string;
  readonly need: number;
  readonly has: number;
  readonly unit: string;
  /** What it grows with. */
  readonly by: 'orders' | 'merchants';
  /** So many of them reach it: in proportion, about, where nothing better is known. */
  readonly reachedAt: number;
  /** What to do when it is reached. */
  readonly mend: string;
}

export const usedOf = ({ need, has }: Pick<Bound, 'need' | 'has'>): number => need / has;

/** All bounds, the tightest first. */
export function boundsOf(
  costs: Costs,
  flow: Flow,
  database: Pick<Bound, 'need' | 'reachedAt'>,
): readonly Bound[] {
  const one: Bound = {
    ...{ name: ONE_SERVER, unit: '/s', by: 'orders', ...database, has: flow.scale.databaseOps },
    mend: 'fewer lost leases, then shards',
  };
  const others = [...ticks(flow, costs), ...channels(costs, flow)].map((each) => {
    const now = each.by === 'orders' ? flow.orders : flow.scale.merchants;
    return { ...each, reachedAt: now / usedOf(each) };
  });
  return [one, ...others].toSorted((first, second) => usedOf(second) - usedOf(first));
}

export const ONE_SERVER = 'commands of one database server';

type Proportional = Omit<Bound, 'reachedAt'>;

/** What rings once in the cluster: no number of processes makes more of it. Beyond it things come late. */
const ticks = ({ loads, polls, reconciles, sum }: Flow, costs: Costs): Proportional[] => [
  {
    ...{ name: 'channels polled in time', by: 'merchants', unit: 'polls/s' },
    ...{ need: polls.asked, has: limits.channelsAtOnce / every.tick },
    mend: 'code: a due time in an index',
  },
  {
    ...{ name: 'channels reconciled in time', by: 'merchants', unit: 'stretches/s' },
    ...{ need: reconciles.asked, has: limits.channelsAtOnce / every.reconcileTick },
    mend: 'code: the same',
  },
  {
    ...{ name: 'hints looked at in time (late ones join)', by: 'orders', unit: 'passes/s' },
    ...{ need: sum.readsKnown, has: limits.channelsAtOnce / every.tick },
    mend: 'code: close what is known at once',
  },
  {
    ...{ name: 'the tick that decodes every channel', by: 'merchants', unit: 's of each s' },
    ...{ need: (loads.length * costs.channelUs.value) / 1e6, has: every.tick },
    mend: 'code: a due time in an index',
  },
];

/** What one channel can take: its lane is worked by one process at a time, and its store has limits. */
function channels(costs: Costs, flow: Flow): Proportional[] {
  const { loads, flows, pass } = flow;
  const batchSeconds = pass.drain + (limits.drainBatch * costs.webhookMs.value) / 1_000;
  const most = (kind: ChannelLoad['kind'], of: (at: number) => number) =>
    loads.reduce(
      (busiest, load, at) => (load.kind === kind ? Math.max(busiest, of(at)) : busiest),
      0,
    );
  const levels = (at: number) => flows[at]?.levels ?? 0;
  return [
    {
      ...{ name: 'the busiest channel, one process at a time', by: 'orders', unit: 'webhooks/s' },
      need: flows.reduce((busiest, { webhooks }) => Math.max(busiest, webhooks), 0),
      ...{ has: limits.drainBatch / batchSeconds, mend: 'code: lanes by order id' },
    },
    {
      ...{ name: 'the busiest Shopify shop, on Plus', by: 'orders', unit: 'points/s' },
      need: most('shopify', (at) => storeUse(flow, at).points),
      ...{ has: PLANS.plus, mend: 'an app of its own, Enterprise' },
    },
    {
      ...{ name: 'numbers to the busiest Magento store', by: 'orders', unit: 'levels/s' },
      need: most('magento', levels),
      ...{ has: MAGENTO_LEVELS / pass.publish.magento, mend: 'bulk API; same items join' },
    },
    {
      ...{ name: 'calls to the busiest Magento store', by: 'orders', unit: 'at a time' },
      need: most('magento', (at) => storeUse(flow, at).atATime),
      ...{ has: 3, mend: 'a bigger store' },
    },
  ];
}

const MAGENTO_LEVELS = 100;
