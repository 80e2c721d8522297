import { limits } from '../../../server/limits.ts';
import type { Costs } from './costs.ts';
import type { Answer } from './model.ts';
import { BUSY } from './processes.ts';
import { BUSY_HOUR, every, magento, order, points } from './shapes.ts';
import { PACKED } from './storage.ts';
import { short, table } from './tables.ts';

/** All that is not measured and not counted, in words. */
export function assumptionsOf({ scale, busy, levels }: Answer): readonly string[] {
  const largest = busy.flow.loads[0]?.orders ?? 0;
  const share = busy.flow.orders > 0 ? (largest * scale.channels) / busy.flow.orders : 0;
  return [
    `Analytic: means of independent flows, summed over ${short(busy.flow.loads.length)} channels; only the burst is a queue, a fluid one. What comes during a pass is taken along: λ/(1 + λT) passes a second.`,
    `Orders over merchants by rank^-${scale.zipf} (the first has ${short(share * 100)} %), evenly over a merchant's channels; ${short(scale.magento * 100)} % of the channels are Magento stores.`,
    `The day: ${BUSY_HOUR} means at its busiest hour, and a minute of ${short(scale.burst)}. Processes and servers are at most ${BUSY * 100} % busy.`,
    `An order: ${order.lines} lines; Shopify tells it ${order.tellings} times whole (${order.revisions} of them news), once in part, and each level that moves; a Magento module hints ${order.magentoHints} times. Every merchant's channels sell the same items from one place; no bundles, refunds or edits.`,
    `Every SKU that was sold is a number to send; that hot ones join is left out, so numbers and their rows are upper bounds. Lost leases are an upper bound too.`,
    `Passes cost the commands counted at commit f249ec6 (counted.ts), in batches below ${limits.drainBatch}; polls every ${every.poll} s, reconcile every ${every.reconcile} s, ticks at their best: one a second in the cluster.`,
    `Shopify's points as asked for: ${points.write} a write, ${points.poll} a page of a poll, ${points.readLevel} a level read, ${points.readOrder} an order read; Shopify gives part of a read back. Magento: ${magento.readSeconds} s a read, ${magento.writeSeconds} s for 100 numbers.`,
    scale.app === 'one'
      ? 'All shops have one app: its secret proves none of them, so every telling of an order is read at the shop (ADR 0009).'
      : 'Each merchant has an app of his own; with one app for all, every telling is read at the shop: see "What if".',
    `${short(scale.consoles * 100)} % of the merchants have the console open; ${short(scale.listings)} listings a channel. Documents and JSON shrink to ${PACKED * 100} % on disk (packed bodies do not); index entries are guessed.`,
    `In "burst" nothing waits; the processes above are sized for the busy hour and let it wait. "${levels[0]?.name}" has those processes running.`,
  ];
}

export const costLines = (costs: Costs): string =>
  table(
    ['what', 'value', 'of', 'from'],
    Object.values(costs).map(({ name, value, unit, source }) => [name, value, unit, source]),
  );
