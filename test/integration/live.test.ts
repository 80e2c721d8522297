import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Scope } from '../../server/domain/roles.ts';
import { limits } from '../../server/limits.ts';
import { createLive } from '../../server/services/live.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import { readMarks } from '../../server/store/marks.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';

let test: TestHub;
let served: Served;
let shop: SeededMerchant;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
  shop = await seedMerchantWithAll(test.hub, 'Anders');
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const WHOLE_LOOK = limits.liveLookMs + 1_000;

async function listen(scopes: readonly Scope[], merchantId = shop.merchantId) {
  const { key } = await createApiKey(test.hub, { merchantId, name: 'x', scopes, expiresAt: null });
  const end = new AbortController();
  const response = await fetch(`${served.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${key}` },
    signal: end.signal,
  });
  const heard: string[] = [];
  const reading = (async () => {
    for await (const chunk of response.body ?? []) {
      const text = Buffer.from(chunk).toString();
      for (const [, json = ''] of text.matchAll(/^data: (.*)$/gm))
        heard.push(...JSON.parse(json).books);
    }
  })().catch(() => {});
  const close = async () => {
    end.abort();
    await reading;
  };
  return { response, heard, close };
}

let orders = 0;
function newOrder() {
  orders++;
  return takeOrder(test.hub, shop.channel, {
    externalId: `live-${orders}`,
    number: `#L${orders}`,
    placedAt: test.hub.now(),
    lines: [lineOf(shop.sku, 1)],
  });
}

describe('the stream', () => {
  it('says which books changed, once they did', async () => {
    const { response, heard, close } = await listen(['read:orders', 'read:stock']);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await sleep(WHOLE_LOOK);
    expect(heard).toEqual([]);
    await newOrder();
    await sleep(WHOLE_LOOK);
    expect(heard.sort()).toEqual(['orders', 'stock']);
    await close();
  });

  it('tells nobody of books that they may not read, or of another merchant', async () => {
    const other = await seedMerchantWithAll(test.hub, 'Bergen');
    const theirs = await listen(['read:orders', 'read:stock'], other.merchantId);
    const mine = await listen(['read:stock']);
    await sleep(WHOLE_LOOK);
    await newOrder();
    await sleep(WHOLE_LOOK);
    expect(mine.heard).toEqual(['stock']);
    expect(theirs.heard).toEqual([]);
    await mine.close();
    await theirs.close();
  });

  it('hears of an exception that is closed, a channel that fails and a letter that died', async () => {
    const scopes = ['read:exceptions', 'read:channels', 'read:inbox'] as const;
    const { heard, close } = await listen(scopes);
    await sleep(WHOLE_LOOK);
    const { merchantId, channel } = shop;
    await test.hub.store.exceptions.docs.updateOne(
      { merchantId, state: 'open' },
      { $set: { state: 'closed' } },
    );
    await test.hub.store.channels.docs.updateOne(
      { _id: channel._id },
      { $set: { 'health.failures': 3 } },
    );
    await test.hub.store.inbox.docs.deleteMany({ merchantId, state: 'dead' });
    await sleep(WHOLE_LOOK);
    expect(heard.sort()).toEqual(['channels', 'exceptions', 'inbox']);
    await close();
  });

  it('is for callers only', async () => {
    expect((await fetch(`${served.url}/api/v1/stream`)).status).toBe(401);
  });

  it('ends at once when the hub stops', async () => {
    const closing = new AbortController();
    const stopping = await serve(test.hub, { closing: closing.signal });
    const { key } = await createApiKey(test.hub, {
      merchantId: shop.merchantId,
      name: 'x',
      scopes: ['read:orders'],
      expiresAt: null,
    });
    const response = await fetch(`${stopping.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${key}` },
    });
    closing.abort();
    expect(await response.text()).toBe(': open\n\n');
    await stopping.close();
  });
});

describe('the watch over a merchant', () => {
  it('is one for all who listen, and ends with the last of them', () => {
    let running = 0;
    const every = () => {
      running++;
      return () => {
        running--;
      };
    };
    const live = createLive({ ...test.hub, every });
    const ends = Array.from({ length: 50 }, () => live.follow(shop.merchantId, () => {}));
    const other = live.follow('mer_other', () => {});
    expect(running).toBe(2);
    other();
    for (const end of ends) end();
    for (const end of ends) end();
    expect(running).toBe(0);
  });

  // The independent server of the tests sorts in memory where MongoDB and the embedded one follow an index.
  const ordered = inject('database').engine !== 'secantus';
  it.runIf(ordered)('reads the ends of the books, however long these are', async () => {
    const { merchantId, orderId } = shop;
    const { store } = test.hub;
    const took = async () => {
      const began = performance.now();
      for (let round = 0; round < 10; round++) await readMarks(store, merchantId);
      return (performance.now() - began) / 10;
    };
    const short = await took();
    const like = await store.orders.ofMerchant(merchantId, orderId);
    if (!like) throw new Error('the order is gone');
    for (let batch = 0; batch < 20; batch++) {
      await store.orders.docs.insertMany(
        Array.from({ length: 500 }, (_, i) => {
          const externalId = `many-${batch}-${i}`;
          return { ...like, _id: externalId, externalId, savedAt: new Date(1e12 + i * 1_000) };
        }),
      );
    }
    // Ten thousand orders more; reading them all takes hundreds of milliseconds.
    expect(await took()).toBeLessThan(short * 3 + 20);
  });
});
