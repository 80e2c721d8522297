import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../../connectors/connector.ts';
import { limits } from '../../../server/limits.ts';
import {
  breaks,
  type CostTold,
  DATE,
  data,
  http,
  partial,
  type Reply,
  scripted,
  throttled,
} from './fixtures/scripted.ts';

const noLocations = (cost: CostTold = {}) =>
  data({ locations: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } }, cost);
const nothingSet = data({
  inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [] },
});
const level = { stockRef: '271878', externalLocationId: '41', sellable: 3, expected: 4 };

const pull = (store: ReturnType<typeof scripted>) =>
  store.channel.pull('locations', null, new Date(0));
const write = (store: ReturnType<typeof scripted>) => store.channel.writeStock([level], 'key-1');

async function failureOf(work: Promise<unknown>): Promise<ChannelError> {
  const error = await work.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  );
  if (error instanceof ChannelError) return error;
  throw error;
}

describe('waiting for points', () => {
  it('waits before it sends what the bucket cannot pay for, and leaves room for ten writes', async () => {
    const store = scripted([
      noLocations({ requested: 400, available: 100, restoreRate: 100 }),
      noLocations(),
    ]);
    await pull(store);
    expect(store.slept).toEqual([]);
    await pull(store);
    expect(store.slept).toEqual([4_000]);
  });

  it('learns that the bucket has filled up meanwhile', async () => {
    const store = scripted([
      noLocations({ requested: 400, available: 100, restoreRate: 100 }),
      noLocations(),
    ]);
    await pull(store);
    store.pass(4_000);
    await pull(store);
    expect(store.slept).toEqual([]);
  });

  it('does not let parallel calls spend the same points', async () => {
    const store = scripted([
      noLocations({ requested: 600, available: 1_000, restoreRate: 100 }),
      noLocations(),
      noLocations(),
    ]);
    await pull(store);
    await Promise.all([pull(store), pull(store)]);
    expect(store.slept).toEqual([3_000]);
  });

  it('lets a stock write pass the reads that wait', async () => {
    const store = scripted([
      noLocations({ requested: 400, available: 100, restoreRate: 100 }),
      nothingSet,
      nothingSet,
      noLocations(),
    ]);
    await pull(store);
    await write(store);
    await Promise.all([write(store), pull(store)]);
    expect(store.asked.map(({ variables }) => 'key' in variables)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('repeats what was throttled after the time the points need', async () => {
    const store = scripted([
      throttled({ requested: 500, available: 100, restoreRate: 200 }),
      noLocations(),
    ]);
    await pull(store);
    expect(store.slept).toEqual([2_500]);
    expect(store.channel.usage()).toMatchObject({ calls: 2, throttled: 1 });
  });

  it('tells which part of the points is left', async () => {
    const store = scripted([noLocations({ requested: 100, available: 500, restoreRate: 100 })]);
    expect(store.channel.usage().spare).toBe(1);
    await pull(store);
    expect(store.channel.usage().spare).toBe(0.25);
  });

  it('takes Retry-After for seconds', async () => {
    const store = scripted([http(429, { 'retry-after': '2.0' }), noLocations()]);
    await pull(store);
    expect(store.slept).toEqual([2_000]);
  });

  it('leaves a long wait to the caller and says how long', async () => {
    const store = scripted([http(429, { 'retry-after': '120' })]);
    expect(await failureOf(pull(store))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 120_000,
    });
    expect(store.slept).toEqual([]);
  });

  it('gives up on a store that is always busy', async () => {
    const store = scripted(Array.from({ length: 20 }, () => http(429, { 'retry-after': '1' })));
    expect(await failureOf(pull(store))).toMatchObject({ kind: 'rate-limited' });
    expect(store.asked.length).toBeLessThanOrEqual(5);
  });

  it('sends a throttled write again, because nothing was done', async () => {
    const store = scripted([http(429, { 'retry-after': '1' }), nothingSet]);
    expect(await write(store)).toMatchObject([{ kind: 'written' }]);
    expect(store.asked.map(({ variables }) => variables.key)).toEqual(['key-1', 'key-1']);
  });
});

const FAR = http(302, { location: 'https://elsewhere.example' });
const internal = partial(null, [
  { message: 'boom', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
]);
const denied = partial(null, [
  { message: 'Access denied for locations field', extensions: { code: 'ACCESS_DENIED' } },
]);
const broken = partial(null, [{ message: "Field 'x' doesn't exist" }]);
const html: Reply = () =>
  new Response('<html>Be right back</html>', { headers: { 'content-type': 'text/html' } });

describe('what goes wrong', () => {
  it.each([
    ['a lost connection', breaks('ECONNRESET'), 'unavailable', 'unknown-outcome'],
    ['no connection', breaks('ECONNREFUSED'), 'unavailable', 'unavailable'],
    ['an unknown host', breaks('ENOTFOUND'), 'unavailable', 'unavailable'],
    ['503', http(503), 'unavailable', 'unknown-outcome'],
    ['an internal error', internal, 'unavailable', 'unknown-outcome'],
    ['a page of HTML', html, 'unavailable', 'unknown-outcome'],
    ['401', http(401), 'unauthorized', 'unauthorized'],
    ['403', http(403), 'unauthorized', 'unauthorized'],
    ['a missing permission', denied, 'unauthorized', 'unauthorized'],
    ['a frozen shop', http(402), 'unavailable', 'unavailable'],
    ['404', http(404), 'rejected', 'rejected'],
    ['a redirect', FAR, 'rejected', 'rejected'],
    ['a query that is refused', broken, 'rejected', 'rejected'],
  ])('%s', async (_, reply, reading, writing) => {
    expect((await failureOf(pull(scripted([reply])))).kind).toBe(reading);
    expect((await failureOf(write(scripted([reply])))).kind).toBe(writing);
  });

  it('never asks for a redirect to be followed (row 31)', async () => {
    const store = scripted([FAR]);
    await failureOf(pull(store));
    expect(store.asked.map(({ redirect }) => redirect)).toEqual(['manual']);
  });

  it('stops reading an endless answer at its bound (row 33)', async () => {
    let sent = 0;
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const error = await failureOf(pull(scripted([() => new Response(endless)])));
    expect(error.kind).toBe('unavailable');
    expect(sent).toBeLessThan(limits.channelResponseBytes + 4 * chunk.length);
  });

  it('refuses an answer nested beyond reason before it parses it', async () => {
    const deep: Reply = () =>
      new Response('['.repeat(200_000), { headers: { 'content-type': 'application/json' } });
    expect((await failureOf(pull(scripted([deep])))).kind).toBe('unavailable');
  });

  it('goes on with what it got when only personal data was withheld', async () => {
    const page = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    const errors = [
      {
        message: 'This app is not approved to access the Customer object.',
        path: ['orders', 'nodes', 0, 'email'],
        extensions: { code: 'ACCESS_DENIED' },
      },
    ];
    const store = scripted([partial({ locations: page }, errors)]);
    expect((await pull(store)).deliveries).toEqual([]);
  });
});

const granting = { accessToken: undefined };
const grant = (token: string, seconds = 86_399) =>
  http(200, {}, { access_token: token, scope: 'read_orders', expires_in: seconds });

describe('tokens', () => {
  it('uses the static one as it is', async () => {
    const store = scripted([noLocations()]);
    await pull(store);
    expect(store.asked.map(({ token }) => token)).toEqual(['shpat_static']);
  });

  it('asks for one and keeps it until shortly before its end', async () => {
    const replies = [
      grant('one', 3_600),
      noLocations(),
      noLocations(),
      grant('two'),
      noLocations(),
    ];
    const store = scripted(replies, granting);
    await pull(store);
    store.pass(3_000_000);
    await pull(store);
    store.pass(400_000);
    await pull(store);
    expect(store.asked.map(({ token }) => token)).toEqual(['', 'one', 'one', '', 'two']);
    expect(store.asked[0]?.url).toBe('https://oak-and-ash.myshopify.com/admin/oauth/access_token');
  });

  it('asks once for all calls that wait for it', async () => {
    const store = scripted([grant('one'), noLocations(), noLocations()], granting);
    await Promise.all([pull(store), pull(store)]);
    expect(store.asked.map(({ token }) => token)).toEqual(['', 'one', 'one']);
  });

  it('renews one that was refused, once', async () => {
    const store = scripted([grant('one'), http(401), grant('two'), noLocations()], granting);
    await pull(store);
    expect(store.asked.map(({ token }) => token)).toEqual(['', 'one', '', 'two']);
    const refused = scripted([grant('one'), http(401), grant('two'), http(401)], granting);
    expect((await failureOf(pull(refused))).kind).toBe('unauthorized');
  });

  it.each([
    ['a wrong secret', http(401, {}, { error: 'invalid_client' }), 'unauthorized'],
    ['an app that is not installed', http(400, {}, { error: 'app_not_installed' }), 'unauthorized'],
    ['a broken shop', http(503), 'unavailable'],
    ['a lost connection', breaks('ECONNRESET'), 'unavailable'],
    ['an answer without a token', http(200, {}, { ok: true }), 'unavailable'],
  ])('says what %s means, and that nothing was written', async (_, reply, kind) => {
    expect((await failureOf(write(scripted([reply], granting)))).kind).toBe(kind);
  });
});

describe("the shop's clock", () => {
  it('is what a pull is dated by, safely before the shop looked', async () => {
    const store = scripted([noLocations()]);
    const { until } = await pull(store);
    expect(until).toEqual(new Date(Date.parse(DATE) - 2_000));
  });

  it('gives way by the time an answer took', async () => {
    const slow = scripted([
      (asked) => {
        slow.pass(5_000);
        return noLocations()(asked);
      },
    ]);
    expect((await pull(slow)).until).toEqual(new Date(Date.parse(DATE) - 7_000));
  });
});
