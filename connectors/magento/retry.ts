import { ChannelError } from '../connector.ts';
import { bounds } from './bounds.ts';
import { AnswerTooLarge } from './errors.ts';
import type { Call, RawAnswer } from './transport.ts';

/** Sends a call, and sends it again as long as that is safe and promises something. */
export async function retrying(
  call: Call,
  attempt: (call: Call) => Promise<RawAnswer>,
  sleep: (ms: number) => Promise<void>,
): Promise<RawAnswer> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(call);
    } catch (error) {
      const wait = tries < bounds.readTries ? waitBefore(error, tries, call.method) : null;
      if (wait === null) throw error;
      await sleep(wait);
    }
  }
}

/** How long to wait before the next try; null when trying again now is no use or not safe. */
function waitBefore(error: unknown, tries: number, method: Call['method']): number | null {
  if (!(error instanceof ChannelError) || error instanceof AnswerTooLarge) return null;
  // The call was refused before it did anything, and the answer told the store's time.
  if (error.kind === 'unavailable' && /nonce/i.test(error.message)) return 0;
  const safe = error.kind === 'rate-limited' || (error.kind === 'unavailable' && method === 'GET');
  if (!safe) return null;
  const wait = error.retryAfterMs ?? bounds.retryMs[tries - 1] ?? 0;
  return wait <= bounds.retryAfterMaxMs ? wait : null;
}

/** Seconds or a date, by the store's clock. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (!header) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
