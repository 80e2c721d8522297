import { describe, expect, it } from 'vitest';
import { ChannelError, type ChannelIo } from '../../../connectors/connector.ts';
import { limits } from '../../../server/limits.ts';
import { heedRetryAfter } from '../../../server/services/channels/heed-retry-after.ts';

const START = Date.parse('2036-03-03T09:00:00Z');

/** A store that gives these answers one after the other, then 200; its calls by time since the start. */
function store(...answers: readonly Response[]) {
  const queue = [...answers];
  const calls: number[] = [];
  let at = 0;
  const io: ChannelIo = {
    fetch: async () => {
      calls.push(at);
      return queue.shift() ?? new Response('fine');
    },
    now: () => new Date(START + at),
    ticks: () => at,
    sleep: async (ms) => {
      at += ms;
    },
    randomHex: () => '',
    log: () => {},
  };
  const { fetch } = heedRetryAfter(io);
  return { calls, call: () => fetch('https://store.example/'), wait: (ms: number) => (at += ms) };
}

const asking = (status: number, retryAfter: string, headers = {}) =>
  new Response('', { status, headers: { 'retry-after': retryAfter, ...headers } });

describe('a store that names the time of the next call', () => {
  it('is not called before it, by whatever call of the channel', async () => {
    const { call, calls, wait } = store(asking(429, '2.0'));
    expect((await call()).status).toBe(429);
    wait(500);
    await call();
    await call();
    expect(calls).toEqual([0, 2_000, 2_000]);
  });

  it('is believed about 503 as well, and a date is read by its own clock', async () => {
    const later = new Date(START + 3_600_000);
    const date = later.toUTCString();
    const until = new Date(later.getTime() + 4_000).toUTCString();
    const { call, calls } = store(asking(503, until, { date }));
    await call();
    await call();
    expect(calls).toEqual([0, 4_000]);
  });

  it('is left to the channel’s rest when that is long, and nothing is sent', async () => {
    const { call, calls, wait } = store(asking(429, '60'));
    await call();
    wait(1_000);
    const refused = await call().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ChannelError);
    expect(refused).toMatchObject({ kind: 'rate-limited', retryAfterMs: 59_000 });
    wait(59_000);
    await call();
    expect(calls).toEqual([0, 60_000]);
  });

  it('is not believed beyond the longest rest, nor when it says nonsense', async () => {
    const { call, calls, wait } = store(
      asking(429, '999999'),
      asking(429, 'soon'),
      asking(404, '60'),
    );
    await call();
    wait(limits.restMaxMs);
    await call();
    await call();
    await call();
    const at = limits.restMaxMs;
    expect(calls).toEqual([0, at, at, at]);
  });
});
