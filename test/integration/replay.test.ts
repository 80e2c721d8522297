import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { magento } from '../../connectors/magento/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { replayFolder } from '../../server/services/replay/replay.ts';
import type { ReplayReport } from '../../server/services/replay/replay-report.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { shopifyOrder } from '../support/shopify.ts';

const recorded = join(import.meta.dirname, '../../../shared/fixtures');
const present = existsSync(recorded);
const tried = join(import.meta.dirname, '../unit/magento/fixtures/order-configurable.json');
const composite = JSON.parse(readFileSync(tried, 'utf8'));

let tested: TestHub;
let folder: string;
beforeEach(async () => {
  tested = await testHub({ connectors: [shopify, magento] as unknown as Connector[] });
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  await tested.close();
  await rm(folder, { recursive: true });
});

const put = (file: string, text: string | object) =>
  writeFile(join(folder, file), typeof text === 'string' ? text : JSON.stringify(text));
const replay = () => replayFolder(tested.hub, folder);
const outcomes = ({ orders }: ReplayReport) =>
  orders.map(({ file, number, outcome, detail }) => [file, number, outcome, detail]);

describe('a folder of recordings', () => {
  it('of Shopify orders ends in the book, wrapped, listed or as a webhook, ids intact', async () => {
    await put('order.json', `{"order":${shopifyOrder({ id: '820982911946154508' })}}`);
    await put('orders.json', `{"orders":[${shopifyOrder({ id: '820982911946154509' })}]}`);
    await put('orders__create.json', shopifyOrder({ id: '77' }));
    const report = await replay();
    expect(outcomes(report)).toEqual([
      ['order.json', '#4508', 'booked', 'adds up to the cent'],
      ['orders.json', '#4509', 'booked', 'adds up to the cent'],
      ['orders__create.json', '#77', 'booked', 'adds up to the cent'],
    ]);
    expect(report.clean).toBe(true);
    const books = await tested.hub.store.orders.docs.find({}).sort({ externalId: 1 }).toArray();
    expect(books.map((book) => book.externalId)).toEqual([
      '77',
      '820982911946154508',
      '820982911946154509',
    ]);
  });

  it('of a Magento order takes the documents with it that the order knows of', async () => {
    const { order, shipments } = composite;
    await put('order-1.json', order);
    await put('shipments.json', { items: shipments, search_criteria: {}, total_count: 1 });
    const unshipped = order.items.map((item: object) => ({ ...item, qty_shipped: 0 }));
    const early = { ...order, items: unshipped, updated_at: '2026-01-01 00:00:00' };
    await put('order-0-early.json', early);
    const report = await replay();
    expect(outcomes(report).map(([file, , outcome]) => [file, outcome])).toEqual([
      ['order-0-early.json', 'superseded'],
      ['order-1.json', 'booked'],
    ]);
    const [book] = await tested.hub.store.orders.docs.find({}).toArray();
    expect(book?.shipments).toHaveLength(shipments.length);
    expect(report.skipped).toEqual([]);
  });

  it('names documents whose order was not recorded', async () => {
    const [shipment] = composite.shipments;
    await put('shipment.json', { ...shipment, order_id: 999 });
    await put('order.json', `{"order":${shopifyOrder()}}`);
    const { skipped, clean } = await replay();
    expect(skipped[0]?.why).toMatch(/of order 999, not recorded that far/);
    expect(clean).toBe(true);
  });

  it('says to the cent what does not add up, and that an exception shows it', async () => {
    const more = ',"shipping_lines":[{"price":"4.90"}]';
    await put('orders__paid.partial.json', shopifyOrder({ more }));
    const report = await replay();
    expect(outcomes(report)[0]?.slice(2)).toEqual([
      'excepted',
      'total: the parts add up to 17.40, the channel says 12.50 EUR (a shortened recording)',
    ]);
    expect(report.clean).toBe(true);
  });

  it('shows an order that cannot be read as a dead letter with its reason', async () => {
    await put('order.json', `{"order":${shopifyOrder({ price: '1e999' })}}`);
    const report = await replay();
    expect(outcomes(report)[0]?.slice(2)).toEqual([
      'set-aside',
      expect.stringMatching(/^range: .*is not a decimal amount/),
    ]);
    expect(report.clean).toBe(true);
  });

  it('is not clean with a file of an unknown kind, broken JSON, or no order at all', async () => {
    await put('order.json', `{"order":${shopifyOrder()}}`);
    await put('mystery.json', { sonata: 14 });
    await put('torn.json', '{"order":');
    const { unknown, clean } = await replay();
    expect(unknown.map((each) => each.file)).toEqual(['mystery.json', 'torn.json']);
    expect(clean).toBe(false);
    await rm(join(folder, 'order.json'));
    await rm(join(folder, 'mystery.json'));
    await rm(join(folder, 'torn.json'));
    expect((await replay()).clean).toBe(false);
  });

  it('tells what other recordings say, and what is left out and why', async () => {
    await put('order.json', `{"order":${shopifyOrder()}}`);
    await put('products__delete.json', { id: 5 });
    await put('draft_order.json', { draft_order: { id: 1 } });
    await put('NOTICE.md', 'Invented.');
    const { others, skipped } = await replay();
    expect(others).toEqual([
      {
        file: 'products__delete.json',
        channel: 'shopify',
        topic: 'products/delete',
        says: 'product-listings',
      },
    ]);
    expect(skipped.map((each) => each.file)).toEqual(['NOTICE.md', 'draft_order.json']);
  });
});

describe('the orders recorded from real stores (only where they are at hand)', () => {
  it.runIf(present)('are all in the book or explained, none lost, no file unknown', async () => {
    const report = await replayFolder(tested.hub, recorded);
    expect(report.unknown).toEqual([]);
    expect(report.orders.filter((order) => order.outcome === 'unexplained')).toEqual([]);
    expect(report.orders.filter((order) => order.channel === 'magento').length).toBeGreaterThan(5);
    const kept = report.orders.filter(({ detail }) => detail.startsWith('adds up to the cent'));
    expect(kept.length).toBe(report.orders.length - 1);
    expect(report.clean).toBe(true);
  });
});
