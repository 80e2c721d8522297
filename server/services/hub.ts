import type { Channel, Connector } from '../../connectors/connector.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { Store } from '../store/connect.ts';
import type { DiskSpace } from '../store/disk-space.ts';
import type { Sealer } from '../store/seal.ts';

/** "unknown": the database does not say, or was not asked yet. Then everything is taken in. */
export type DiskState = 'ok' | 'nearly-full' | 'unknown';

/**
 * A database that fills its disk ends, and may not start again. So nothing new is taken in while little
 * room is left; what is in the inbox is worked on, and people can look at everything.
 */
export interface DiskGuard {
  /** By the last answer; costs nothing. */
  state(): DiskState;
  /** The last answer; null while there is none. */
  space(): DiskSpace | null;
  /** Asks again; never on the way of a delivery. Never rejects: without an answer the last one counts. */
  look(): Promise<void>;
}

/** The books of work: what a tick can be told to look at. */
export type Book = 'drain' | 'numbers' | 'reread' | 'publish' | 'pull' | 'reconcile' | 'sweep';

/** All that services need of the world, wired once in app.ts. */
export interface Hub {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Whether the database's disk has room for more. */
  readonly disk: DiskGuard;
  connector(kind: string): Connector;
  /** The open line to a store; kept, so that its tokens and rate budget are. */
  channel(doc: ChannelDoc): Channel;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  /** Repeats `work` until the answer is called. */
  readonly every: (ms: number, work: () => void) => () => void;
  /** Who this worker is, for leases. */
  readonly worker: string;
  /** Ids and counts only, never personal data. */
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  /** "There is work": a hint that makes things quick. Ticks find the same work without it. */
  readonly nudge: (book: Book, channelId: string) => void;
  /** The same for publishing: stock behind these channels moved. Who sold it can wait for the others a moment. */
  readonly stockMoved: (channelIds: readonly string[], soldBy: string | null) => void;
  /** Where stores reach the hub; absent where they cannot. */
  readonly publicUrl?: string;
  readonly timing: {
    readonly pollEveryMs: number;
    readonly reconcileEveryMs: number;
    readonly clockGrainMs: number;
  };
}
