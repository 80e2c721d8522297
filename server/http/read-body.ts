import type { IncomingMessage } from 'node:http';
import { limits } from '../limits.ts';

export type BodyRead =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'too-big' }
  | { readonly kind: 'too-slow' }
  /** Other large bodies hold all the memory there is for them. */
  | { readonly kind: 'busy' }
  /** The sender went away. */
  | { readonly kind: 'gone' };

/** Bytes of bodies that are still arriving, beyond the first part of each that is not counted. */
export interface ReadingBudget {
  held: number;
}

/** Reads a body into memory: bounded in size, in time, and together with all others in memory. */
export function readBody(request: IncomingMessage, budget: ReadingBudget): Promise<BodyRead> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.webhookBodyBytes) return Promise.resolve({ kind: 'too-big' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let held = 0;
    const timer = setTimeout(() => finish({ kind: 'too-slow' }), limits.webhookReadMs);
    const finish = (outcome: BodyRead) => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      // A cut connection still reports its error; nobody else listens from here on.
      request.on('error', () => {});
      budget.held -= held;
      chunks.length = 0;
      resolve(outcome);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.webhookBodyBytes) return finish({ kind: 'too-big' });
      const counted = Math.min(chunk.length, Math.max(0, size - limits.intakeFreeBytes));
      if (budget.held + counted > limits.intakeReadingBytes) return finish({ kind: 'busy' });
      budget.held += counted;
      held += counted;
      chunks.push(chunk);
    };
    const end = () => finish({ kind: 'whole', body: Buffer.concat(chunks, size) });
    const gone = () => finish({ kind: 'gone' });
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}
