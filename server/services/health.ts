import type { DiskState, Hub } from './hub.ts';

export interface Health {
  readonly database: 'ok' | 'unreachable';
  /** Nearly full: no deliveries are taken in, everything else goes on. */
  readonly disk: DiskState;
}

/** Whether this process can do its work. Asked again at most once a second, whoever asks how often. */
export function healthCheck(hub: Hub): () => Promise<Health> {
  let known: { readonly until: number; readonly health: Promise<Health> } | null = null;
  return () => {
    const now = hub.now().getTime();
    if (known && known.until > now) return known.health;
    known = { until: now + 1_000, health: ping(hub) };
    return known.health;
  };
}

async function ping(hub: Hub): Promise<Health> {
  const disk = hub.disk.state();
  try {
    const answer = await hub.store.connection.db?.command({ ping: 1 }, { timeoutMS: 2_000 });
    return { database: answer ? 'ok' : 'unreachable', disk };
  } catch {
    return { database: 'unreachable', disk };
  }
}
