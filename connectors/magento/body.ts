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
  const parts: Uint8Array[] = [];
  let size = 0;
  if (!response.body) return new Uint8Array();
  for await (const part of response.body) {
    waiting.alive();
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size > limits.channelResponseBytes) {
      const megabytes = limits.channelResponseBytes / 1024 / 1024;
      throw new AnswerTooLarge(`The store answered with more than ${megabytes} MB.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
