import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../connectors/json.ts';
import { reconcileTotals } from '../../../server/domain/totals.ts';
import { delivery, facts, list, page, scripted, snapshotOf, storeOf } from './support.ts';

const folder = join(import.meta.dirname, '../../../../shared/fixtures/magento');
const present = existsSync(folder);
const load = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const names = present ? readdirSync(folder).filter((name) => /^order-.*\.json$/.test(name)) : [];
const order = (name: string) => {
  const raw = load(name);
  const own = (document: { order_id: number }) => document.order_id === raw.entity_id;
  const shipments = load('shipments-list.json').items.filter(own);
  return snapshotOf(delivery('rest/order', { order: raw, shipments, creditmemos: [] }));
};

describe('orders recorded from a real Magento (only where they are at hand)', () => {
  it.runIf(present)('are all translated, their totals right to the cent', () => {
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(reconcileTotals(order(name)), name).toEqual([]);
  });

  it.runIf(present)('hold the units that the stories behind them tell', () => {
    const units = (name: string) =>
      order(name).lines.map((line) => [
        line.channelSku,
        line.quantity,
        line.removed,
        line.shipped.reduce((sum, part) => sum + part.quantity, 0),
      ]);
    expect(units('order-01-new.json').map(([sku, quantity]) => [sku, quantity])).toEqual([
      ['SIM-1', 3],
      ['CFG-RED', 2],
    ]);
    expect(
      units('order-12-cancelled.json')
        .slice(1)
        .every(([, all, removed]) => all === removed),
    ).toBe(true);
    expect(units('order-15-virtual-complete.json')).toEqual([['VIRT-1', 1, 0, 1]]);
  });

  it.runIf(present)('keep the buyer’s currency beside the base currency', () => {
    const { money, presentment } = order('order-10-bundle-eur-storeview.json');
    expect([money.currency, money.totalMinor]).toEqual(['USD', 8_700]);
    expect([presentment?.currency, presentment?.totalMinor]).toEqual(['EUR', 6_960]);
  });

  it.runIf(present)('come with products that are understood', async () => {
    const products: Json[] = ['simple', 'configurable', 'bundle'].map((kind) => ({
      ...load(`product-${kind}.json`),
      updated_at: '2026-11-20 10:00:00',
    }));
    const paths = {
      '/V1/products': () => list(products),
      '/V1/inventory/source-items': () => load('source-items.json'),
    };
    const { channel } = scripted(storeOf(paths, ['wh1', 'wh2']));
    const { deliveries } = await channel.pull('products', null, new Date(0));
    expect(facts(...deliveries)).toMatchObject([
      { kind: 'listing', listing: { stockRef: 'SIM-1', externalLocationIds: ['wh1', 'wh2'] } },
      { kind: 'ignored' },
      { kind: 'ignored' },
    ]);
  });

  it.runIf(present)('come with errors that are understood', async () => {
    const errors: Record<string, { status: number; body: Json }> = load('errors.json');
    for (const [name, { status, body }] of Object.entries(errors)) {
      const answer = () => page(JSON.stringify(body), status);
      const told = scripted(answer).transport.get('/V1/orders');
      const error = await told.catch((reason: { message: string }) => reason);
      expect(error, name).toMatchObject({ name: 'ChannelError' });
      if (name === 'unauthorized')
        expect(error).toMatchObject({ resource: 'Magento_Sales::actions_view' });
      if (name === 'missing-param')
        expect('message' in error && error.message).toMatch(/^"searchCriteria" is/);
    }
  });
});
