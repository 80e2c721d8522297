import { limits } from '../../server/limits.ts';
import type { ChannelIo, Usage } from '../connector.ts';
import type { Json } from '../json.ts';
import { patience, readBody } from './body.ts';
import { bounds } from './bounds.ts';
import { decode } from './decode.ts';
import { errorOf, readProblem } from './errors.ts';
import { asChannelError } from './failures.ts';
import { createLane } from './lane.ts';
import { authorizationHeader } from './oauth.ts';
import { retryAfterMs, retrying } from './retry.ts';
import type { MagentoSecrets, MagentoSettings } from './settings.ts';
import { createStoreClock, type StoreClock } from './store-clock.ts';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: Json;
}

/** A 2xx answer, its times by the store's clock. */
export interface RawAnswer {
  readonly body: Uint8Array;
  readonly at: Date;
  readonly sentAt: Date;
}

export interface Answer {
  readonly value: Json;
  readonly at: Date;
  readonly sentAt: Date;
}

/**
 * Everything that goes to one store. Reads are tried up to three times; a write is sent once, and if it is
 * not known whether the store took it, `unknown-outcome` is thrown. Each try is signed anew, because a
 * nonce is good for one call. Throws `ChannelError` only.
 */
export interface Transport {
  /** `path` begins with "/V1". */
  get(path: string): Promise<Answer>;
  post(path: string, body: Json): Promise<Answer>;
  send(call: Call): Promise<RawAnswer>;
  /** Where paths are appended: all store views at once. */
  readonly root: string;
  readonly clock: StoreClock;
  usage(): Usage;
}

export function createTransport(
  settings: MagentoSettings,
  secrets: MagentoSecrets,
  io: ChannelIo,
): Transport {
  const clock = createStoreClock(io.now);
  const lane = createLane(bounds.concurrentCalls);
  const used = { calls: 0, throttled: 0 };
  const root = `${settings.baseUrl}/rest/all`;

  const attempt = async (call: Call): Promise<RawAnswer> => {
    used.calls++;
    const write = call.method !== 'GET';
    const waiting = patience(write ? bounds.writeIdleMs : limits.channelIdleMs, bounds.answerMs);
    const sent = io.ticks();
    try {
      const response = await io.fetch(call.url, {
        method: call.method,
        headers: headersOf(call, settings, secrets, { now: clock.now, randomHex: io.randomHex }),
        body: call.body === undefined ? null : JSON.stringify(call.body),
        redirect: 'manual',
        signal: waiting.signal,
      });
      waiting.alive();
      const times = clock.stamp(response.headers.get('date'), io.now(), io.ticks() - sent);
      const body = await readBody(response, waiting);
      if (response.ok) return { body, ...times };
      if (response.status === 429) used.throttled++;
      const retryAfter = retryAfterMs(response.headers.get('retry-after'), times.at);
      throw errorOf(response.status, readProblem(body), retryAfter, write);
    } catch (error) {
      throw asChannelError(error, write, waiting.signal.aborted);
    } finally {
      waiting.end();
    }
  };

  const send = (call: Call): Promise<RawAnswer> => lane(() => retrying(call, attempt, io.sleep));
  const decoded = async (call: Call): Promise<Answer> => {
    const { body, ...times } = await send(call);
    return { value: decode(body, call.method !== 'GET'), ...times };
  };
  return {
    get: (path) => decoded({ method: 'GET', url: root + path }),
    post: (path, body) => decoded({ method: 'POST', url: root + path, body }),
    send,
    root,
    clock,
    // Magento names no budget; where it is guarded by one, the guard answers 429.
    usage: () => ({ ...used, spare: 1 }),
  };
}

function headersOf(
  call: Call,
  settings: MagentoSettings,
  secrets: MagentoSecrets,
  // By the store's clock: Magento refuses what is signed ten minutes into its future.
  io: Pick<ChannelIo, 'now' | 'randomHex'>,
): Record<string, string> {
  const { baseUrl, signAsBaseUrl = baseUrl, auth } = settings;
  const signed = {
    method: call.method,
    url: signAsBaseUrl + call.url.slice(baseUrl.length),
    timestamp: Math.floor(io.now().getTime() / 1000),
    nonce: io.randomHex(16),
  };
  const authorization =
    auth === 'bearer' ? `Bearer ${secrets.accessToken}` : authorizationHeader(signed, secrets);
  const json = { accept: 'application/json', authorization };
  return call.body === undefined ? json : { ...json, 'content-type': 'application/json' };
}
