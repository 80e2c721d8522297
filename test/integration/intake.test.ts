import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { limits } from '../../server/limits.ts';
import { sealSecrets } from '../../server/services/channels/open-channel.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { unpackBody } from '../../server/store/inbox-body.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import {
  CLIENT_SECRET,
  hmacOf,
  seedShopify,
  shopifyHeaders,
  shopifyOrder,
} from '../support/shopify.ts';

let test: TestHub;
let served: Served;
let channel: ChannelDoc;
let door: string;

beforeAll(async () => {
  test = await testHub({ connectors: [shopify as Connector] });
  served = await serve(test.hub);
  channel = await seedShopify(test.hub, 'mugs.myshopify.com');
  door = `${served.url}/webhooks/shopify/${channel._id}`;
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const stored = () => test.hub.store.inbox.docs.countDocuments({});
const send = (body: string | Uint8Array, headers: Record<string, string>, url = door) =>
  fetch(url, { method: 'POST', body: Buffer.from(body), headers });

async function expectRefused(body: string | Uint8Array, headers: Record<string, string>) {
  const before = await stored();
  const start = performance.now();
  const answer = await send(body, headers);
  const took = performance.now() - start;
  expect(answer.status).toBe(401);
  expect(await answer.text()).toBe('');
  expect(await stored()).toBe(before);
  return took;
}

/** Writes raw text to the server and answers everything it said until it closed. */
function talk(text: string, over: { every?: number; forMs?: number } = {}): Promise<Talk> {
  return new Promise((resolve) => {
    const start = performance.now();
    const socket = connect(served.port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    const drip = over.every ? setInterval(() => socket.write('x'), over.every) : undefined;
    socket.on('close', () => {
      clearInterval(drip);
      resolve({ said, status: Number(said.split(' ')[1]), ms: performance.now() - start });
    });
    socket.write(text);
  });
}
interface Talk {
  readonly said: string;
  readonly status: number;
  readonly ms: number;
}

describe('the door of webhooks', () => {
  it('stores a signed body as it came and answers 200', async () => {
    const body = shopifyOrder({ id: '6001' });
    const answer = await send(body, shopifyHeaders(body, { id: 'first', topic: 'orders/create' }));
    expect(answer.status).toBe(200);
    const row = await test.hub.store.inbox.docs.findOne({ deliveryId: 'first' });
    expect(row).toMatchObject({ state: 'pending', topic: 'orders/create', source: 'webhook' });
    expect(row && Buffer.from(unpackBody(row) ?? '').toString()).toBe(body);
    expect(test.nudges).toContainEqual(['drain', channel._id]);
  });

  it('row 1: one flipped bit of the body is refused in no time and nothing is stored', async () => {
    const body = Buffer.from(shopifyOrder());
    const headers = shopifyHeaders(body);
    body[10] = (body[10] ?? 0) ^ 1;
    await expectRefused(body, headers);
    expect(await expectRefused(body, headers)).toBeLessThan(50);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of a wrong length', 'abcd'],
    ['not base64', '***'],
  ])('row 2: a signature that is %s is refused without a surprise', async (_how, signature) => {
    const body = shopifyOrder();
    const { 'x-shopify-hmac-sha256': _, ...headers } = shopifyHeaders(body);
    const given = signature === undefined ? {} : { 'x-shopify-hmac-sha256': signature };
    await expectRefused(body, { ...headers, ...given });
  });

  it('row 2: a signature header sent twice is refused, also when both are right', async () => {
    const body = shopifyOrder();
    const hmac = hmacOf(body);
    const before = await stored();
    const { status } = await talk(
      `POST /webhooks/shopify/${channel._id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
        `X-Shopify-Topic: orders/updated\r\nX-Shopify-Hmac-Sha256: ${hmac}\r\n` +
        `X-Shopify-Hmac-Sha256: ${hmac}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    expect(status).toBe(401);
    expect(await stored()).toBe(before);
  });

  it.each([
    ['keys in another order', '{"b":1,"a":"é"}'],
    ['an escape instead of the letter', '{"a":"\\u00e9","b":1}'],
    ['a newline at the end', '{"a":"é","b":1}\n'],
  ])('row 3: the signature is over the bytes: %s is refused', async (_how, altered) => {
    const body = '{"a":"é","b":1}';
    await expectRefused(altered, shopifyHeaders(body));
    expect((await send(body, shopifyHeaders(body))).status).toBe(200);
  });

  it('row 4: the secret before a rotation counts while it is kept, and not after', async () => {
    const shop = await seedShopify(test.hub, 'rotated.myshopify.com', {
      secrets: { clientId: 'tests', clientSecret: 'new', previousClientSecrets: ['old'] },
    });
    const url = `${served.url}/webhooks/shopify/${shop._id}`;
    const body = shopifyOrder();
    const withSecret = (secret: string) => send(body, shopifyHeaders(body, { secret }), url);
    expect((await withSecret('old')).status).toBe(200);
    expect((await withSecret('new')).status).toBe(200);
    const secrets = { clientId: 'tests', clientSecret: 'new' };
    const sealedSecrets = sealSecrets(test.hub.sealer, shop._id, secrets);
    await test.hub.store.channels.set(shop._id, { sealedSecrets });
    await new Promise((done) => setTimeout(done, limits.intakeKnownMs + 50));
    expect((await withSecret('old')).status).toBe(401);
    expect((await withSecret('new')).status).toBe(200);
  });

  it.each([
    ['500 kB', 500 * 1024],
    ['1 MB', 1024 * 1024],
    ['9.9 MB', 10_380_902],
  ])('row 8: an order of %s is taken', async (_size, bytes) => {
    const bare = shopifyOrder({ lines: 500 });
    const body = shopifyOrder({
      lines: 500,
      more: `,"note":"${'n'.repeat(bytes - bare.length - 10)}"`,
    });
    expect(body.length).toBe(bytes);
    expect((await send(body, shopifyHeaders(body))).status).toBe(200);
  });

  it('row 9: one byte above the limit is refused before it is read', async () => {
    const before = await stored();
    const { status, said } = await talk(
      `POST /webhooks/shopify/${channel._id} HTTP/1.1\r\nHost: x\r\n` +
        `Content-Length: ${limits.webhookBodyBytes + 1}\r\n\r\n`,
    );
    expect(status).toBe(413);
    expect(said).toMatch(/connection: close/i);
    expect(await stored()).toBe(before);
  });

  it('row 9: an endless body is cut off without filling the memory', async () => {
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const piece = Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]);
    const { status, sentBytes } = await new Promise<{ status: number; sentBytes: number }>(
      (resolve) => {
        const socket = connect(served.port, '127.0.0.1');
        let said = '';
        let sentBytes = 0;
        const pump = () => {
          while (!socket.destroyed) {
            sentBytes += chunk.length;
            if (!socket.write(piece)) return;
          }
        };
        socket.on('data', (data) => {
          said += data;
        });
        socket.on('drain', pump);
        socket.on('error', () => {});
        socket.on('close', () => resolve({ status: Number(said.split(' ')[1]), sentBytes }));
        socket.write(
          `POST /webhooks/shopify/${channel._id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
        );
        pump();
      },
    );
    expect(status).toBe(413);
    expect(sentBytes).toBeGreaterThan(limits.webhookBodyBytes);
    // Sender and server share this process, so its own buffers are in the number as well.
    expect(process.memoryUsage().rss - before).toBeLessThan(6 * limits.webhookBodyBytes);
  });

  it('row 10: who sends a byte a second, or never what was declared, is cut in time; others are served', async () => {
    const slow = talk(
      `POST /webhooks/shopify/${channel._id} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n`,
      { every: 1000 },
    );
    const silent = talk(
      `POST /webhooks/shopify/${channel._id} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{}`,
    );
    const body = shopifyOrder();
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const start = performance.now();
      expect((await send(body, shopifyHeaders(body))).status).toBe(200);
      times.push(performance.now() - start);
    }
    expect(times.sort((a, b) => a - b)[15]).toBeLessThan(200);
    for (const { status, ms } of await Promise.all([slow, silent])) {
      expect(status).toBe(408);
      expect(ms).toBeLessThan(limits.webhookReadMs + 1500);
    }
  });

  it.each(['gzip', 'br', 'deflate'])(
    'row 11: a body in %s is not inflated but refused',
    async (encoding) => {
      const body = shopifyOrder();
      const before = await stored();
      const headers = { ...shopifyHeaders(body), 'content-encoding': encoding };
      expect((await send(body, headers)).status).toBe(415);
      expect(await stored()).toBe(before);
    },
  );

  it('row 13: an empty body is 400 even with a right signature', async () => {
    expect((await send('', shopifyHeaders(''))).status).toBe(400);
  });

  it('takes only POST', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await fetch(door, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
  });

  it('tells nobody which channels there are: an unknown one looks like a bad signature', async () => {
    const body = shopifyOrder();
    const headers = shopifyHeaders(body, { shop: 'nobody.myshopify.com' });
    for (const path of [
      'shopify/chn_unknown',
      'shopify',
      'test/x',
      `test/${channel._id}`,
      'none',
    ]) {
      const answer = await send(body, headers, `${served.url}/webhooks/${path}`);
      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('');
    }
  });

  it('finds the shop of an app-wide webhook by its header', async () => {
    const body = shopifyOrder();
    const headers = shopifyHeaders(body, { shop: 'mugs.myshopify.com', id: 'app-wide' });
    const answer = await send(body, headers, `${served.url}/webhooks/shopify`);
    expect(answer.status).toBe(200);
    const row = await test.hub.store.inbox.docs.findOne({ deliveryId: 'app-wide' });
    expect(row?.channelId).toBe(channel._id);
  });

  it('keeps the connection open between webhooks', async () => {
    const body = shopifyOrder();
    const answer = await send(body, shopifyHeaders(body));
    expect(answer.headers.get('connection')).not.toBe('close');
  });

  it('writes down when it last heard of the channel', async () => {
    const body = shopifyOrder();
    await send(body, shopifyHeaders(body));
    await expect
      .poll(async () => (await test.hub.store.channels.byId(channel._id))?.health.lastReceivedAt)
      .toBeInstanceOf(Date);
  });

  it('gives the app’s secret no power of its own: it must be the secret of that channel', async () => {
    const other = await seedShopify(test.hub, 'other.myshopify.com', { clientSecret: 'other' });
    const body = shopifyOrder();
    const answer = await send(
      body,
      shopifyHeaders(body, { secret: CLIENT_SECRET }),
      `${served.url}/webhooks/shopify/${other._id}`,
    );
    expect(answer.status).toBe(401);
  });
});
