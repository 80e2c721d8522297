import { afterEach, describe, expect, it, vi } from 'vitest';
import { EgressError } from '../../../connectors/egress.ts';
import { authorizationHeader } from '../../../connectors/magento/oauth.ts';
import { limits } from '../../../server/limits.ts';
import { json, NOW, page, scripted, secrets } from './support.ts';

const failure = (call: Promise<unknown>) =>
  call.then(
    () => ({ kind: 'none', message: '' }),
    (error: { kind: string; message: string; retryAfterMs?: number }) => error,
  );
const hangUp = (code: string) =>
  Promise.reject(
    Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error(code), { code }),
    }),
  );

afterEach(() => vi.useRealTimers());

describe('a call', () => {
  it('is signed for the address as the store sees it', async () => {
    const { transport, asked } = scripted(() => json([]), {
      signAsBaseUrl: 'http://inside.example:8080',
    });
    await transport.get('/V1/orders?searchCriteria%5BpageSize%5D=1');
    expect(asked[0]?.url.origin).toBe('https://shop.example');
    const url = 'http://inside.example:8080/rest/all/V1/orders?searchCriteria%5BpageSize%5D=1';
    const timestamp = NOW.getTime() / 1000;
    const nonce = '0'.repeat(32);
    expect(asked[0]?.authorization).toBe(
      authorizationHeader({ method: 'GET', url, timestamp, nonce }, secrets),
    );
  });

  it('carries the access token where the merchant allows Bearer', async () => {
    const { transport, asked } = scripted(() => json([]), { auth: 'bearer' });
    await transport.get('/V1/orders');
    expect(asked[0]?.authorization).toBe('Bearer at');
  });

  it('is signed anew on every try, because a nonce is good for one', async () => {
    const { transport, asked } = scripted((_, count) =>
      count < 3 ? page('<h1>503', 503) : json([]),
    );
    await transport.get('/V1/orders');
    expect(new Set(asked.map((each) => each.authorization)).size).toBe(3);
  });

  it('never has more than three companions on the way', async () => {
    let now = 0;
    let most = 0;
    const { transport } = scripted(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
      return json([]);
    });
    await Promise.all(Array.from({ length: 12 }, () => transport.get('/V1/orders')));
    expect(most).toBe(3);
  });

  it('knows the store’s time from the Date header', async () => {
    const date = new Date(NOW.getTime() + 90_000).toUTCString();
    const { transport } = scripted(() => json([], 200, { date }));
    expect((await transport.get('/V1/orders')).at).toEqual(new Date(date));
    expect(transport.clock.skewMs()).toBe(90_000);
  });
});

describe('a read that fails', () => {
  it('waits as long as the store asks, then goes on', async () => {
    const { transport, waits } = scripted((_, count) =>
      count === 1 ? json({ message: 'Too Many Requests' }, 429, { 'retry-after': '2' }) : json([]),
    );
    await transport.get('/V1/orders');
    expect(waits).toEqual([2_000]);
    expect(transport.usage()).toEqual({ calls: 2, throttled: 1, spare: 1 });
  });

  it('leaves a long wait to the hub', async () => {
    const { transport, asked } = scripted(() =>
      json({ message: 'x' }, 429, { 'retry-after': '600' }),
    );
    const error = await failure(transport.get('/V1/orders'));
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: 600_000 });
    expect(asked).toHaveLength(1);
  });

  it('is "unavailable" after three tries at maintenance pages', async () => {
    const { transport, asked } = scripted(() => page('<html>maintenance</html>', 503));
    expect(await failure(transport.get('/V1/orders'))).toMatchObject({ kind: 'unavailable' });
    expect(asked).toHaveLength(3);
  });

  it('is "unavailable" when 200 brings a page (row 33)', async () => {
    const { transport } = scripted(() => page('<html>welcome</html>', 200));
    expect(await failure(transport.get('/V1/orders'))).toMatchObject({ kind: 'unavailable' });
  });

  it('names the permission that is missing', async () => {
    const message = "The consumer isn't authorized to access %resources.";
    const parameters = { resources: 'Magento_Sales::actions_view' };
    const { transport } = scripted(() => json({ message, parameters }, 401));
    const error = await failure(transport.get('/V1/orders'));
    expect(error).toMatchObject({ kind: 'unauthorized', resource: 'Magento_Sales::actions_view' });
  });

  it('fills numbered and named placeholders, and details', async () => {
    const body = {
      message: 'Signature method %1 is not supported',
      parameters: ['HMAC-SHA1'],
      errors: [{ message: '"%field" should be numeric.', parameters: { field: 'status' } }],
    };
    const { transport } = scripted(() => json(body, 400));
    const error = await failure(transport.get('/V1/orders'));
    expect(error.message).toBe(
      'Signature method HMAC-SHA1 is not supported "status" should be numeric.',
    );
    expect(error.kind).toBe('rejected');
  });

  it('signs again when a nonce was used before', async () => {
    const { transport, asked } = scripted((_, count) =>
      count === 1 ? json({ message: 'The nonce is already being used' }, 401) : json([]),
    );
    await transport.get('/V1/orders');
    expect(asked).toHaveLength(2);
  });

  it('takes a refused nonce for a clock that jumped, never for wrong credentials', async () => {
    const { transport } = scripted(() =>
      json({ message: 'An error occurred validating the nonce' }, 401),
    );
    const error = await failure(transport.get('/V1/orders'));
    expect(error).toMatchObject({ kind: 'unavailable' });
  });

  it('signs by the store’s clock as soon as it knows it', async () => {
    const store = new Date(NOW.getTime() - 900_000);
    const { transport, asked } = scripted(() => json([], 200, { date: store.toUTCString() }));
    await transport.get('/V1/orders');
    await transport.get('/V1/orders');
    const stamps = asked.map(
      ({ authorization }) => /oauth_timestamp="(\d+)"/.exec(authorization ?? '')?.[1],
    );
    expect(stamps).toEqual([NOW, store].map((at) => String(at.getTime() / 1000)));
  });

  it('does not follow a redirect and says where the mistake is (row 31)', async () => {
    const { transport, asked } = scripted(() => json(null, 302, { location: 'http://10.0.0.1/' }));
    const error = await failure(transport.get('/V1/orders'));
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(error.message).toMatch(/redirects/);
    expect(asked).toHaveLength(1);
  });

  it('stops an answer without end at the bound (row 33)', async () => {
    let sent = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1_048_576;
          controller.enqueue(new Uint8Array(1_048_576));
        },
      });
    const { transport } = scripted(() => new Response(endless(), { status: 200 }));
    const error = await failure(transport.get('/V1/orders'));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(sent).toBeLessThan(limits.channelResponseBytes + 4 * 1_048_576);
  });

  it('gives up on a store that falls silent in the middle (row 33)', async () => {
    vi.useFakeTimers();
    const { transport } = scripted(
      () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([123])) })),
    );
    const told = failure(transport.get('/V1/orders'));
    await vi.advanceTimersByTimeAsync(limits.channelIdleMs + 1_000);
    expect(await told).toMatchObject({ kind: 'unavailable' });
  });

  it('passes on what the egress guard says', async () => {
    const { transport } = scripted(() =>
      Promise.reject(new EgressError('private-address', 'inside')),
    );
    expect(await failure(transport.get('/V1/orders'))).toMatchObject({
      kind: 'rejected',
      message: 'inside',
    });
  });
});

describe('a write that fails', () => {
  const post = (answer: Parameters<typeof scripted>[0]) => {
    const { transport, asked } = scripted(answer);
    return { told: failure(transport.post('/V1/inventory/source-items', {})), asked };
  };

  it.each(['UND_ERR_SOCKET', 'ECONNRESET'])(
    'has an unknown outcome after %s, and is not repeated',
    async (code) => {
      const { told, asked } = post(() => hangUp(code));
      expect(await told).toMatchObject({ kind: 'unknown-outcome' });
      expect(asked).toHaveLength(1);
    },
  );

  it.each([500, 502, 503, 504])('has an unknown outcome after %i', async (status) => {
    expect(await post(() => page('gone', status)).told).toMatchObject({ kind: 'unknown-outcome' });
  });

  it('has an unknown outcome when its answer cannot be read', async () => {
    expect(await post(() => page('<b>Notice</b>[]', 200)).told).toMatchObject({
      kind: 'unknown-outcome',
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND'])('never happened after %s', async (code) => {
    expect(await post(() => hangUp(code)).told).toMatchObject({ kind: 'unavailable' });
  });

  it('is refused as a whole by a certificate that is not valid (row 35)', async () => {
    const error = await post(() => hangUp('CERT_HAS_EXPIRED')).told;
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(error.message).toMatch(/certificate/);
  });
});
