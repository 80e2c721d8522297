import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOwnerLink } from '../../server/services/people/links.ts';
import { seedChannel } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { browse, PASSWORD, signedIn } from '../support/sign-in.ts';
import { tokenOf } from '../support/sign-in-desk.ts';

/** One in the morning in Berlin; still the day before in UTC. */
const NOW = new Date('2026-06-10T23:00:00Z');

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

/** A business with items of 0, 5, 6 and 40 units, and a person in a role who calls. */
async function business(at: ServedHub, role: 'owner' | 'operations' = 'owner') {
  const merchantId = at.hub.newId('mer');
  const stock = { NONE: 0, FIVE: 5, SIX: 6, MANY: 40 };
  const channel = await seedChannel(at.hub, { merchantId, stock });
  const { cookie } = await signedIn(at, { merchantId, role });
  const call = (path: string, method = 'GET', body?: unknown) =>
    browse(at.url, `/api/v1${path}`, { cookie, method, body });
  const low = async (): Promise<readonly string[]> =>
    (await call('/stock?filter=low')).body.items.map((item: { sku: string }) => item.sku);
  return { merchantId, channel, call, low };
}

describe('the settings of a business', () => {
  it('begin with no zone and five units, and change one by one', async () => {
    const { call } = await business(test);
    expect((await call('/merchant')).body).toMatchObject({ zone: null, low_units: 5 });
    const zoned = await call('/merchant', 'PATCH', { zone: 'Europe/Berlin' });
    expect(zoned.body).toMatchObject({ zone: 'Europe/Berlin', low_units: 5 });
    const set = await call('/merchant', 'PATCH', { low_units: 12 });
    expect(set.body).toMatchObject({ zone: 'Europe/Berlin', low_units: 12 });
    expect((await call('/merchant')).body).toEqual(set.body);
    const { body } = await call('/changes');
    expect(body.changes.slice(0, 2)).toMatchObject([
      { kind: 'low-units-set', from: '5', to: '12' },
      { kind: 'zone-set', from: null, to: 'Europe/Berlin' },
    ]);
    expect((await call('/merchant', 'PATCH', {})).body).toEqual(set.body);
    expect((await call('/changes')).body.changes).toHaveLength(body.changes.length);
  });

  it.each([
    { zone: 'Mars/Olympus' },
    { zone: '+02:00' },
    { zone: '' },
    { zone: null },
    { low_units: -1 },
    { low_units: 1.5 },
    { low_units: 1_000_001 },
    { low_units: '5' },
  ])('refuse what is none: %j', async (body) => {
    const { call } = await business(test);
    expect((await call('/merchant', 'PATCH', body)).status).toBe(400);
    expect((await call('/merchant')).body).toMatchObject({ zone: null, low_units: 5 });
  });

  it('are the owners’ to change', async () => {
    const { call } = await business(test, 'operations');
    expect((await call('/merchant', 'PATCH', { low_units: 1 })).status).toBe(403);
  });
});

describe('low stock', () => {
  it('is marked and found by the business’s own number, at once', async () => {
    const { call, low } = await business(test);
    expect(await low()).toEqual(['FIVE', 'NONE']);
    expect((await call('/stock/SIX')).body.low).toBe(false);
    await call('/merchant', 'PATCH', { low_units: 6 });
    expect(await low()).toEqual(['FIVE', 'NONE', 'SIX']);
    expect((await call('/stock/SIX')).body.low).toBe(true);
    await call('/merchant', 'PATCH', { low_units: 0 });
    expect(await low()).toEqual(['NONE']);
  });

  it('is found page by page, without losing or repeating any', async () => {
    const { call, low } = await business(test);
    await call('/merchant', 'PATCH', { low_units: 6 });
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await call(`/stock?filter=low&limit=1${cursor && `&cursor=${cursor}`}`);
      found.push(...page.body.items.map((item: { sku: string }) => item.sku));
      cursor = page.body.next ?? '';
    } while (cursor);
    expect(found).toEqual(await low());
  });
});

describe('the day of a business', () => {
  it('begins at midnight in its zone, and in the reader’s where it has none', async () => {
    const late = await servedHub({ now: () => NOW });
    const { channel, call } = await business(late);
    const order = { number: '#1', lines: [lineOf('MANY', 1)] };
    const placed = [NOW, new Date(NOW.getTime() - 2 * 3_600_000)];
    for (const [i, placedAt] of placed.entries()) {
      await takeOrder(late.hub, channel, { ...order, externalId: `o-${i}`, placedAt });
    }
    const today = async (query = '') => (await call(`/home${query}`)).body;
    expect(await today()).toMatchObject({ zone: 'UTC', today: { orders: 2 } });
    const berlin = { since: '2026-06-10T22:00:00.000Z', orders: 1 };
    expect(await today('?tz=Europe/Berlin')).toMatchObject({ today: berlin });
    await call('/merchant', 'PATCH', { zone: 'Europe/Berlin' });
    expect(await today('?tz=Pacific/Kiritimati')).toMatchObject({
      zone: 'Europe/Berlin',
      today: berlin,
    });
    await late.close();
  });

  it('is the first owner’s from the first run on', async () => {
    const fresh = await servedHub();
    const token = tokenOf((await makeOwnerLink(fresh.hub)).path);
    const account = { name: 'Anna', email: 'anna@example.com', password: PASSWORD };
    const welcome = (zone: string) =>
      browse(fresh.url, '/api/v1/welcome', {
        method: 'POST',
        body: { token, business: 'North', zone, ...account },
      });
    expect((await welcome('Mars/Olympus')).status).toBe(400);
    expect((await welcome('Europe/Berlin')).status).toBe(200);
    const [merchant] = await fresh.hub.store.merchants.list();
    expect(merchant).toMatchObject({ name: 'North', zone: 'Europe/Berlin' });
    await fresh.close();
  });
});
