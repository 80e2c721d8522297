import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../connectors/json.ts';
import type { OrderSnapshot } from '../../../server/domain/order.ts';
import { reconcileTotals } from '../../../server/domain/totals.ts';
import { factsOf } from './fixtures/translated.ts';

const folder = join(import.meta.dirname, '../../../../shared/fixtures/shopify');
const present = existsSync(folder);
const files = present ? globSync('**/*.json', { cwd: folder }).sort() : [];

/** Why a recorded order does not add up, seen in the file itself. */
const KNOWN = new Map([
  // The sample was shortened by hand: its lines make 294.96 of the 414.95 it names.
  ['orders__cancelled.partial.json', /total: the parts add up to 284\.96, .* 404\.95 USD/],
]);

/** Orders stand alone, or under `order` or `orders` as the old REST API wrapped them. */
function ordersIn(file: string): readonly string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  if (basename(file).startsWith('orders__')) return [text];
  if (!/^orders?(_with_transaction)?\.json$/.test(basename(file))) return [];
  const { value } = parseJson(Buffer.from(text));
  const read = value as { order?: unknown; orders?: readonly unknown[] };
  return [...(read.orders ?? []), ...(read.order ? [read.order] : [])].map((order) =>
    JSON.stringify(order),
  );
}

const orders = files.flatMap((file) =>
  ordersIn(file).map((text, index) => ({ name: `${file} #${index + 1}`, file, text })),
);

describe.runIf(present)(
  'orders recorded from real shops (only where ../shared/fixtures is)',
  () => {
    it('are there', () => {
      expect(orders.length).toBeGreaterThan(2);
    });

    it.each(orders)('$name is translated, and adds up or says why not', ({ file, text }) => {
      const [fact] = factsOf('orders/updated', text);
      const snapshot: OrderSnapshot | null = fact?.kind === 'order' ? fact.snapshot : null;
      expect(snapshot).not.toBeNull();
      const problems = snapshot ? reconcileTotals(snapshot).map(({ message }) => message) : [];
      const why = KNOWN.get(basename(file));
      if (!why) expect(problems).toEqual([]);
      else expect(problems.join('\n')).toMatch(why);
    });
  },
);

/** Samples whose topic our app knows; the name says the topic. */
const samples = files.filter((file) => /webhook-samples/.test(file) && !/partial/.test(file));

describe.runIf(present)('webhooks of the documentation (only where ../shared/fixtures is)', () => {
  it.each(samples)('%s is worked or left alone, never a surprise', (file) => {
    const topic = basename(file, '.json').replace('__', '/');
    const text = readFileSync(join(folder, file), 'utf8');
    const facts = (() => {
      try {
        return factsOf(topic, text)
          .map((fact) => fact.kind)
          .join();
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'surprise';
      }
    })();
    // Transfers between locations are not subscribed to.
    expect(facts).toBe(EXPECTED.get(topic));
  });
});

const EXPECTED = new Map([
  ['app/scopes_update', 'ignored'],
  ['bulk_operations/finish', 'ignored'],
  ['fulfillment_orders/cancelled', 'ignored'],
  ['inventory_items/create', 'ignored'],
  ['inventory_items/delete', 'ignored'],
  ['inventory_items/update', 'ignored'],
  ['inventory_levels/connect', 'stock'],
  ['inventory_levels/disconnect', 'ignored'],
  ['inventory_levels/update', 'stock'],
  ['inventory_shipments/receive_items', 'topic'],
  ['order_transactions/create', 'order-hint'],
  ['products/delete', 'product-listings'],
  ['returns/approve', 'order-hint'],
  ['returns/cancel', 'order-hint'],
  ['returns/close', 'order-hint'],
  ['returns/request', 'order-hint'],
  ['returns/update', 'ignored'],
  ['reverse_fulfillment_orders/dispose', 'ignored'],
]);
