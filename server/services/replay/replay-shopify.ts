import { basename } from 'node:path';
import type { Json } from '../../../connectors/json.ts';
import {
  bytesOf,
  isObject,
  type Recognised,
  type RecordedFile,
  type Recording,
} from './replay-recording.ts';

/** "orders__cancelled.partial.json" is a webhook of the topic orders/cancelled. */
const TOPIC_NAME = /^([a-z_]+?)__([a-z_]+)(?:\.partial)?\.json$/;
const WHOLE_ORDER = /^orders\/(create|updated|paid|cancelled|fulfilled|partially_fulfilled)$/;

/** What the REST API wraps under one key, and the webhook topic that carries the same object. */
const WRAPPED: Readonly<Record<string, string>> = {
  order: 'orders/updated',
  fulfillment: 'fulfillments/update',
  refund: 'refunds/create',
  transaction: 'order_transactions/create',
  product: 'products/update',
  location: 'locations/update',
  inventory_item: 'inventory_items/update',
  inventory_level: 'inventory_levels/update',
};

/** Wrapped objects that say nothing the hub works with. */
const OF_NO_USE: Readonly<Record<string, string>> = {
  access_scopes: 'what an app may do',
  customer: 'a customer; buyers come with their orders',
  draft_order: 'a draft: nobody has placed it yet',
  fulfillment_events: 'the way of a parcel moves no stock',
  fulfillment_order: 'a plan to ship; fulfillments tell what was shipped',
  original_fulfillment_order: 'a plan to ship; fulfillments tell what was shipped',
  risk: 'a risk score',
  shop: 'the shop itself',
  variant: 'a variant; it comes with its product',
  webhook: 'a subscription',
};

/** What a Shopify payload in a file is; null when it is none. */
export function shopifyRecordings({ file, raw, value }: RecordedFile): Recognised | null {
  const [, group, name] = TOPIC_NAME.exec(basename(file)) ?? [];
  if (group && name) {
    const topic = `${group}/${name}`;
    return recordings([{ ...base(file, topic), body: raw }]);
  }
  if (!isObject(value)) return null;
  const [key = ''] = Object.keys(value);
  const word = key in OF_NO_USE ? key : key.replace(/s$/, '');
  const why = OF_NO_USE[word];
  if (why) return { kind: 'skipped', why };
  if ('fulfillable_quantity' in value && 'variant_title' in value) {
    return { kind: 'skipped', why: 'one line of an order, without the order' };
  }
  const topic = WRAPPED[word];
  const held = value[key];
  if (!topic || held === undefined || Object.keys(value).length > 1) return null;
  const objects: readonly Json[] = Array.isArray(held) ? held : [held];
  if (objects.some((each) => isObject(each) && 'payout_id' in each)) {
    return { kind: 'skipped', why: 'movements of a payout account' };
  }
  return recordings(objects.map((each) => ({ ...base(file, topic), body: bytesOf(each) })));
}

const base = (file: string, topic: string) => ({
  file,
  channel: 'shopify' as const,
  order: WHOLE_ORDER.test(topic),
  topic,
});

const recordings = (found: readonly Recording[]): Recognised => ({
  kind: 'recordings',
  recordings: found,
});
