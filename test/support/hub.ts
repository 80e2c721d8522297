import { randomBytes } from 'node:crypto';
import type { ChannelIo, Connector } from '../../connectors/connector.ts';
import { limits } from '../../server/limits.ts';
import { channelOpener } from '../../server/services/channels/open-channel.ts';
import { credentialKeeper } from '../../server/services/channels/refresh-credentials.ts';
import type { Book, Hub } from '../../server/services/hub.ts';
import { diskGuard } from '../../server/services/inbox/disk-guard.ts';
import { connectStore } from '../../server/store/connect.ts';
import type { DiskSpace } from '../../server/store/disk-space.ts';
import { createSealer } from '../../server/store/seal.ts';
import { freshDatabase } from './database.ts';
import { type TestStore, testStore } from './test-store.ts';

export interface TestHub {
  readonly hub: Hub;
  /** The outside store behind the kind "test". */
  readonly store: TestStore;
  /** Every nudge so far, as [book, id]. */
  readonly nudges: (readonly [Book, string])[];
  /** What its channels use of the world. */
  readonly io: ChannelIo;
  close(): Promise<void>;
}

export interface TestHubParts {
  /** Connectors beside the kind "test". */
  readonly connectors?: readonly Connector[];
  /** A fake clock where wanted; else the real one. */
  readonly now?: () => Date;
  readonly io?: Partial<ChannelIo>;
  /** What the disk answers when a test looks at it; unknown where it is left out. */
  readonly diskSpace?: () => Promise<DiskSpace | null>;
}

export { type SeedChannel, seedChannel, WEBHOOK_SECRET } from './seed.ts';

/** A whole hub over a database of its own; what it would tell its ticks is recorded, nothing ticks. */
export async function testHub(parts: TestHubParts = {}): Promise<TestHub> {
  const database = await freshDatabase();
  const store = await connectStore(database.uri);
  const sealer = createSealer([randomBytes(32)]);
  const now = parts.now ?? (() => new Date());
  const outside = testStore(now);
  const known = [outside.connector, ...(parts.connectors ?? [])];
  const connector = (kind: string) => {
    const found = known.find((each) => each.kind === kind);
    if (!found) throw new Error(`no connector for "${kind}"`);
    return found;
  };
  const io: ChannelIo = {
    fetch,
    now,
    sleep: async () => {},
    ticks: () => now().getTime(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    log: () => {},
    credentials: credentialKeeper(() => hub),
    ...parts.io,
  };
  const nudges: [Book, string][] = [];
  const hub: Hub = {
    store,
    sealer,
    disk: diskGuard(parts.diskSpace ?? (async () => null), () => {}),
    connector,
    channel: channelOpener(connector, sealer, io),
    now,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
    worker: `test-${randomBytes(4).toString('hex')}`,
    log: () => {},
    nudge: (book, id) => {
      nudges.push([book, id]);
    },
    stockMoved: (ids) => {
      for (const id of ids) nudges.push(['publish', id]);
    },
    timing: { pollEveryMs: 60_000, reconcileEveryMs: 300_000, clockGrainMs: limits.clockGrainMs },
  };
  const close = async () => {
    await store.close();
    await database.close();
  };
  return { hub, store: outside, nudges, io, close };
}
