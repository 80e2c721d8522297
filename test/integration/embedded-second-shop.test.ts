import { describe, expect, it } from 'vitest';
import { makeLinkCode } from '../../server/services/embedded/link-codes.ts';
import { CART, type Embedded, freshChannel, installedShops } from '../support/embedded-shops.ts';

describe('a second shop', () => {
  const makeCode = async ({ as }: Embedded, name: string): Promise<string> => {
    const { status, body } = await as(name, '/link-codes', { method: 'POST' });
    expect(status).toBe(200);
    expect(body.code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);
    return body.code;
  };
  const redeem = ({ as }: Embedded, name: string, code: string) =>
    as(name, '/link-codes/redeem', { method: 'POST', body: { code } });

  it('joins by a code: it leaves its trial behind and works there without deciding about people', async () => {
    const embedded = await installedShops('north', 'south');
    const { hub, as, channelOf } = embedded;
    const [north, trial] = [await channelOf('north'), await channelOf('south')];
    const code = await makeCode(embedded, 'north');
    expect(JSON.stringify(await hub.store.linkCodes.docs.find({}).toArray())).not.toContain(code);
    expect((await redeem(embedded, 'south', code.toLowerCase())).body).toEqual({ linked: true });
    const me = await as('south', '/me');
    expect(me.body.merchant.id).toBe(north.merchantId);
    expect(me.body.scopes).toContain('write:stock');
    expect(me.body.scopes).not.toContain('manage:merchant');
    const south = await channelOf('south');
    expect(south).toMatchObject({ merchantId: north.merchantId, mode: 'shadow' });
    for (const { name, collection } of [
      {
        name: 'merchants',
        collection: hub.store.merchants.docs.countDocuments({ _id: trial.merchantId }),
      },
      {
        name: 'listings',
        collection: hub.store.listings.docs.countDocuments({ merchantId: trial.merchantId }),
      },
      {
        name: 'ledger',
        collection: hub.store.ledger.docs.countDocuments({ merchantId: trial.merchantId }),
      },
    ]) {
      expect([name, await collection]).toEqual([name, 0]);
    }
    expect((await as('south', '/link-codes', { method: 'POST' })).status).toBe(403);
    expect((await redeem(embedded, 'south', code)).status).toBe(422);
  });

  it('keeps its own account when people already act on it', async () => {
    const embedded = await installedShops('north', 'south');
    const { hub, channelOf } = embedded;
    const south = await channelOf('south');
    await hub.store.channels.setMode(south.merchantId, south._id, 'live');
    const code = await makeCode(embedded, 'north');
    const refused = await redeem(embedded, 'south', code);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'has_data']);
    expect(await freshChannel(embedded, south)).toMatchObject({ merchantId: south.merchantId });
    await hub.store.channels.setMode(south.merchantId, south._id, 'shadow');
    expect((await redeem(embedded, 'south', code)).status).toBe(200);
  });

  it('has five tries in ten minutes, and a code lives no longer', async () => {
    const embedded = await installedShops('north', 'south');
    const { advance } = embedded;
    const code = await makeCode(embedded, 'north');
    for (let wrong = 0; wrong < 5; wrong++) {
      expect((await redeem(embedded, 'south', `WRONG22${wrong + 3}`)).status).toBe(422);
    }
    expect((await redeem(embedded, 'south', code)).status).toBe(429);
    advance(600_000);
    expect((await redeem(embedded, 'south', code)).body.error.code).toBe('wrong_code');
    expect((await redeem(embedded, 'south', await makeCode(embedded, 'north'))).status).toBe(200);
  });

  it('that was connected from the console lets its staff in by a code only', async () => {
    const embedded = await installedShops('north');
    const { hub, as, channelOf } = embedded;
    const north = await channelOf('north');
    await hub.store.shops.docs.deleteMany({});
    for (const path of ['/me', '/orders', '/channels']) {
      const { status, body } = await as('north', path);
      expect([status, body.error.code]).toEqual([409, 'shop_taken']);
    }
    const { code } = await makeLinkCode(hub, north.merchantId, 'person:one');
    expect((await redeem(embedded, 'north', code)).status).toBe(200);
    const me = await as('north', '/me');
    expect(me.body.merchant.id).toBe(north.merchantId);
    expect(me.body.scopes).not.toContain('manage:merchant');
  });

  it('sees nothing of the first one’s account until it was let in', async () => {
    const embedded = await installedShops('north', 'south');
    const { as, shop, webhooks, channelOf } = embedded;
    shop('north').place(CART);
    await webhooks('north');
    const [order] = (await as('north', '/orders')).body.orders;
    const north = await channelOf('north');
    expect((await as('south', `/orders/${order.id}`)).status).toBe(404);
    expect((await as('south', `/orders?channel=${north._id}`)).body.orders ?? []).toEqual([]);
    const text = JSON.stringify((await as('south', '/channels')).body);
    expect(text).not.toContain(north._id);
    expect((await as('south', '/orders')).body.orders).toEqual([]);
  });
});
