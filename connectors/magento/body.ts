import { limits } from '../../server/limits.ts';
import { AnswerTooLarge } from './errors.ts';

/** Rings when an answer stands still for too long, or trickles for much too long. */
export interface Patience {
  readonly signal: AbortSignal;
  /** Something arrived. */
  alive(): void;
  end(): void;
}

export function patience(idleMs: number, totalMs: number): Patience {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new Error(`no answer for ${idleMs / 1000} s`));
  let idle = setTimeout(giveUp, idleMs);
  const total = setTimeout(giveUp, totalMs);
  return {
    signal: controller.signal,
    alive() {
      clearTimeout(idle);
      idle = setTimeout(giveUp, idleMs);
    },
    end() {
      clearTimeout(idle);
      clearTimeout(total);
    },
  };
}

/** The inflated body, or `AnswerTooLarge` as soon as it passes the bound. */
export async function readBody(response: Response, waiting: Patience): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  // Ends a read that waits, whatever the fetch behind it makes of the signal.
  const stop = () => void reader.cancel().catch(() => undefined);
  waiting.signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      waiting.signal.throwIfAborted();
      if (done) return Buffer.concat(parts);
      waiting.alive();
      size += value.length;
      if (size > limits.channelResponseBytes) throw tooLarge();
      parts.push(value);
    }
  } finally {
    waiting.signal.removeEventListener('abort', stop);
    stop();
  }
}

function tooLarge(): AnswerTooLarge {
  const megabytes = limits.channelResponseBytes / 1024 / 1024;
  return new AnswerTooLarge(`The store answered with more than ${megabytes} MB.`);
}
