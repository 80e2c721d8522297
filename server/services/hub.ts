import type { Channel, Connector } from '../../connectors/connector.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { Store } from '../store/connect.ts';
import type { Sealer } from '../store/seal.ts';

/** The books of work: what a tick can be told to look at. */
export type Book = 'drain' | 'reread' | 'publish' | 'pull' | 'reconcile' | 'sweep';

/** All that services need of the world, wired once in app.ts. */
export interface Hub {
  readonly store: Store;
  readonly sealer: Sealer;
  connector(kind: string): Connector;
  /** The open line to a store; kept, so that its tokens and rate budget are. */
  channel(doc: ChannelDoc): Channel;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  /** Who this worker is, for leases. */
  readonly worker: string;
  /** Ids and counts only, never personal data. */
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  /** "There is work": a hint that makes things quick. Ticks find the same work without it. */
  readonly nudge: (book: Book, channelId: string) => void;
  readonly timing: {
    readonly pollEveryMs: number;
    readonly reconcileEveryMs: number;
    readonly clockGrainMs: number;
  };
}

/** Runs `work` while holding the lease; null when another worker holds it. */
export async function withLease<T>(
  hub: Hub,
  name: string,
  ms: number,
  work: (token: number) => Promise<T>,
): Promise<T | null> {
  const lease = await hub.store.leases.take(name, hub.worker, ms);
  if (!lease) return null;
  try {
    return await work(lease.token);
  } finally {
    await hub.store.leases.release(lease);
  }
}
