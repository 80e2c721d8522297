import { ChannelError, type ChannelIo } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';

/** A longer wait is left to the channel's rest: work goes on under a lease, and others want their turn. */
const WAIT_MAX_MS = 8_000;

/**
 * What one channel uses of the world, with a patience that all its calls share: none goes out before the
 * time that an answer to any of them has named (RFC 9110, 10.2.3). A call that would wait for long ends as
 * `rate-limited` without having been sent.
 */
export function heedRetryAfter(io: ChannelIo): ChannelIo {
  let quietUntil = 0;
  const left = () => quietUntil - io.ticks();
  const fetch: typeof io.fetch = async (input, init) => {
    // Another answer may have named a later time meanwhile.
    while (left() > 0) {
      if (left() > WAIT_MAX_MS) {
        throw new ChannelError('rate-limited', `the store asks to wait ${left()} ms`, left());
      }
      await io.sleep(left());
    }
    const answer = await io.fetch(input, init);
    quietUntil = Math.max(quietUntil, io.ticks() + patienceAsked(answer, io.now()));
    return answer;
  };
  return { ...io, fetch };
}

/** Seconds, or a date by the store's own clock; of 429 and 503 only, and no longer than anybody is believed. */
function patienceAsked({ status, headers }: Response, now: Date): number {
  const asked = headers.get('retry-after')?.trim();
  if (!asked || (status !== 429 && status !== 503)) return 0;
  const told = Date.parse(headers.get('date') ?? '');
  const storeNow = Number.isNaN(told) ? now.getTime() : told;
  const ms = /^\d+(\.\d+)?$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - storeNow;
  return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), limits.restMaxMs) : 0;
}
