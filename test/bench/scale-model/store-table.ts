import type { ChannelLoad } from './demand.ts';
import type { Flow } from './flow.ts';
import { PLANS } from './shapes.ts';
import { storeUse } from './stores.ts';
import { table } from './tables.ts';

/** The busiest and the middle store of each kind, beside what stores allow. */
export function storesTable(flow: Flow): string {
  const rows = (['shopify', 'magento'] as const).flatMap((kind) => rowsOf(flow, kind));
  return table(['', 'calls/s', 'of its limit'], rows);
}

function rowsOf(flow: Flow, kind: ChannelLoad['kind']) {
  const uses = flow.loads
    .flatMap((load, at) => (load.kind === kind ? [storeUse(flow, at)] : []))
    .toSorted((one, other) => other.calls - one.calls);
  const all = uses.reduce((sum, { calls }) => sum + calls, 0);
  const [first, middle] = [uses[0], uses[uses.length >> 1]];
  if (!first || !middle) return [];
  const limitOf = (use: typeof first) =>
    kind === 'magento'
      ? `${percent(use.atATime, 3)} of 3 calls at a time`
      : `${percent(use.points, PLANS.standard)} of 100 points/s, ${percent(use.points, PLANS.advanced)} of 200, ${percent(use.points, PLANS.plus)} of 1,000`;
  const over = uses.filter((use) => use.points > PLANS.standard || use.atATime > 3).length;
  const what = kind === 'magento' ? '3 calls at a time' : "Standard's 100 points/s";
  return [
    [`the busiest ${kind}`, first.calls, limitOf(first)],
    [`the middle ${kind}`, middle.calls, limitOf(middle)],
    [`all ${kind}`, all, `${over} of ${uses.length} stores are beyond ${what}`],
  ];
}

const percent = (need: number, has: number) => `${((need / has) * 100).toFixed(0)} %`;
