import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '../../../server/demo/seeded.ts';
import { Line } from './line.ts';

export type Pace =
  /** So many at once, each as soon as the one before was answered. */
  | { readonly kind: 'closed'; readonly connections: number }
  /** Poisson arrivals of so many a second, whether those before were answered or not. */
  | { readonly kind: 'open'; readonly perSecond: number; readonly seed: number };

export interface Sent {
  readonly seconds: number;
  /** Milliseconds from when each was to be sent to the last byte of its answer, in that order. */
  readonly took: Float64Array;
  /** Milliseconds by which each was sent late by the sender itself. */
  readonly late: Float64Array;
  /** Status → how often; 0: no answer came. */
  readonly statuses: Readonly<Record<number, number>>;
}

export function sendAll(port: number, requests: readonly Buffer[], pace: Pace): Promise<Sent> {
  return pace.kind === 'closed'
    ? sendClosed(port, requests, pace.connections)
    : sendOpen(port, requests, pace.perSecond, seeded(pace.seed));
}

async function sendClosed(port: number, requests: readonly Buffer[], connections: number) {
  const record = recordOf(requests.length);
  let next = 0;
  const lane = async () => {
    const line = new Line(port);
    for (let at = next++; at < requests.length; at = next++) {
      const began = performance.now();
      const status = await line.send(requests[at] ?? Buffer.alloc(0));
      record.note(at, began, began, status);
    }
    line.close();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return record.sent();
}

/** Latency counts from the moment a request was due: a server that stalls cannot hide it. */
async function sendOpen(
  port: number,
  requests: readonly Buffer[],
  perSecond: number,
  random: () => number,
) {
  const idle: Line[] = [];
  const lines: Line[] = [];
  const newLine = () => {
    const line = new Line(port);
    lines.push(line);
    return line;
  };
  const record = recordOf(requests.length);
  const under: Promise<void>[] = [];
  const send = async (at: number, due: number) => {
    const line = idle.pop() ?? newLine();
    const sentAt = performance.now();
    const status = await line.send(requests[at] ?? Buffer.alloc(0));
    record.note(at, due, sentAt, status);
    idle.push(line);
  };
  let due = performance.now();
  for (let at = 0; at < requests.length; at++) {
    due += (-Math.log(1 - random()) * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0.5) await wait(Math.max(1, Math.floor(early)));
    under.push(send(at, due));
  }
  await Promise.all(under);
  for (const line of lines) line.close();
  return record.sent();
}

function recordOf(count: number) {
  const began = performance.now();
  const took = new Float64Array(count);
  const late = new Float64Array(count);
  const statuses: Record<number, number> = {};
  return {
    note(at: number, due: number, sentAt: number, status: number): void {
      // One that was due a moment later than it was sent has not taken less than nothing.
      took[at] = Math.max(0, performance.now() - Math.min(due, sentAt));
      late[at] = Math.max(0, sentAt - due);
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
    sent: (): Sent => ({ seconds: (performance.now() - began) / 1000, took, late, statuses }),
  };
}
