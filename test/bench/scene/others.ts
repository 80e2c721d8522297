import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Probed, total } from './hub.ts';
import { APP } from './shop.ts';
import { listening, type Stage } from './stage.ts';

/** A ruler that takes webhooks: R0 stores nothing, R1 stores durably and does nothing else. */
export async function startRuler(stage: Stage, name: 'r0' | 'r1') {
  const { child, port } = await listening(stage, name, (at) => ({
    main: join(import.meta.dirname, '../rulers/main.ts'),
    args: [at, APP.clientSecret, ...(name === 'r1' ? [stage.uri('ruler')] : [])],
  }));
  return {
    port,
    /** Empties it; answers how many it had stored. */
    empty: () => child.ask<number>('empty'),
  };
}

export interface PeerDone {
  readonly succeeded: number;
  readonly failed: number;
  /** Calls to the other channel. */
  readonly calls: number;
}

/** The peer P1. `channel`: where it tells the other channel its numbers, if there is one. */
export async function startPeer(stage: Stage, channel?: string) {
  const { child, port } = await listening(stage, 'peer', (at) => ({
    main: join(import.meta.dirname, '../peer/main.ts'),
    args: [at, APP.clientSecret, stage.uri('peer'), ...(channel === undefined ? [] : [channel])],
    probed: true,
  }));
  while (!(await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null))) await wait(100);
  const done = () => child.ask<PeerDone>('done');
  return {
    port,
    done,
    /** Waits until so many more jobs came to an end. */
    async untilDone(before: PeerDone, jobs: number): Promise<PeerDone> {
      for (;;) {
        const now = await done();
        if (now.succeeded + now.failed - before.succeeded - before.failed >= jobs) return now;
        await wait(25);
      }
    },
    orders: () => child.ask<number>('orders'),
    empty: () => child.ask<string>('empty'),
    commands: async () => total((await child.ask<Probed>('probe')).counts),
  };
}

export type Peer = Awaited<ReturnType<typeof startPeer>>;
export type Ruler = Awaited<ReturnType<typeof startRuler>>;
