import { limits } from '../../../server/limits.ts';
import { counted } from './counted.ts';
import type { Flow } from './flow.ts';
import { magento, points } from './shapes.ts';

/** What one store is asked, and what that is of its own limits. */
export interface StoreUse {
  readonly calls: number;
  /** Shopify: cost points a second. */
  readonly points: number;
  /** Magento: calls under way at a time; the connector allows three. */
  readonly atATime: number;
}

/** Orders and levels of one call: HEADS and `rereadBatch`; `stockBatchMax`. */
const BATCH = {
  shopify: { orders: 5, levels: 250 },
  magento: { orders: 50, levels: 100 },
} as const;

/** Where no number is sent, nothing is sold and nothing is unknown, polls and reconcile are left. */
export function storeUse({ loads, flows, polls, reconciles, scale }: Flow, at: number): StoreUse {
  const [load, flow] = [loads[at], flows[at]];
  if (!load || !flow) return { calls: 0, points: 0, atATime: 0 };
  const batch = BATCH[load.kind];
  const levels = Math.min(limits.reconcileBatch, scale.listings);
  const [polled, reconciled] = [polls.begun / loads.length, reconciles.begun / loads.length];
  const writes = Math.max(flow.sends, flow.levels / batch.levels);
  const readings = Math.max(flow.readsNew, flow.ordersRead / batch.orders);
  if (load.kind === 'shopify') {
    const pages = polled + flow.pages;
    return {
      calls: writes + readings + pages + reconciled,
      points:
        writes * points.write +
        flow.ordersRead * points.readOrder +
        pages * points.poll +
        reconciled * levels * points.readLevel,
      atATime: 0,
    };
  }
  const reads =
    writes * (counted.magentoWriteCalls - 1) +
    readings * counted.magentoReadCalls +
    polled * counted.magentoPollCalls +
    flow.pages +
    reconciled * Math.ceil(levels / batch.levels) +
    magento.layoutCalls / magento.layoutEvery;
  const atATime = reads * magento.readSeconds + writes * magento.writeSeconds;
  return { calls: reads + writes, points: 0, atATime };
}
