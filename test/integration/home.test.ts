import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf } from '../support/api.ts';
import { mappingDesk, sell, settled } from '../support/mapping-desk.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('home', () => {
  it('adds up the day in the zone asked for, and shows what could be sold twice', async () => {
    const { channel: other, shelf: channel, api } = await mappingDesk(test, { 'HOME-1': 10 });
    await settled(test, channel);
    const now = test.hub.now();
    for (const [i, hoursAgo] of [0, 1, 25].entries()) {
      await takeOrder(test.hub, channel, {
        externalId: `home-${i}`,
        placedAt: new Date(now.getTime() - hoursAgo * 3_600_000),
        lines: [lineOf('HOME-1', 2)],
      });
    }
    // Somebody bought elsewhere: this store still offers what is gone.
    const away = await sell(test, other, { name: 'HOME-1' });
    await test.hub.store.listings.assign(away, 'HOME-1');
    await takeOrder(test.hub, other, {
      externalId: 'elsewhere',
      placedAt: now,
      lines: [lineOf('HOME-1', 3)],
    });
    const { body } = await api('/home?tz=Pacific/Kiritimati');
    expect(body.zone).toBe('Pacific/Kiritimati');
    expect(body.hours).toHaveLength(24);
    expect(body.hours.at(-1).orders).toBeGreaterThanOrEqual(1);
    const south = body.channels.find((each: { channel: string }) => each.channel === 'South');
    expect(south).toMatchObject({ exposed_units: 3, unpublished: 1, mode: 'live' });
    expect(body.today.orders).toBeGreaterThanOrEqual(1);
    expect((await api('/home?tz=Mars/Olympus')).status).toBe(400);
  });

  it('is there for a merchant with nothing yet', async () => {
    const api = await apiOf(test.hub, test.url, 'mer_brand_new');
    const { body } = await api('/home');
    expect(body).toMatchObject({ channels: [], today: { orders: 0, units: 0 } });
  });
});
