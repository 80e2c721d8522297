import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelIo, Connector } from '../connectors/connector.ts';
import { createEgress } from '../connectors/egress.ts';
import { connectorOf } from '../connectors/registry.ts';
import { embeddedApp } from '../connectors/shopify/embedded/app.ts';
import type { Config } from './config.ts';
import { limits } from './limits.ts';
import { createLog } from './log.ts';
import { channelOpener } from './services/channels/open-channel.ts';
import { credentialKeeper } from './services/channels/refresh-credentials.ts';
import type { EmbeddedApp } from './services/embedded/embedded-app.ts';
import type { Hub } from './services/hub.ts';
import { diskGuard, watchDisk } from './services/inbox/disk-guard.ts';
import { connectStore } from './store/connect.ts';
import { openDatabase } from './store/database.ts';
import { type DiskSpace, diskSpace } from './store/disk-space.ts';
import { createSealer } from './store/seal.ts';

export interface OpenHub {
  readonly hub: Hub;
  /** Which database is in use and where the data lies. */
  readonly databaseLine: string;
  /** Present when the hub is an app in the Shopify admin. */
  readonly embedded: EmbeddedApp | null;
  close(): Promise<void>;
}

/** What tests and the simulation replace. */
export interface HubParts {
  readonly io?: Partial<ChannelIo>;
  readonly connector?: (kind: string) => Connector;
  readonly nudge?: Hub['nudge'];
  readonly stockMoved?: Hub['stockMoved'];
  readonly now?: () => Date;
  readonly diskSpace?: () => Promise<DiskSpace | null>;
}

/** Wires config → database → store → connectors into the one object that services take. */
export async function openHub(config: Config, parts: HubParts = {}): Promise<OpenHub> {
  const database = await openDatabase(config.mongodbUri, config.dataDir);
  const store = await connectStore(database.uri);
  if (database.exclusive) await store.leases.freeAll();
  const sealer = createSealer(config.sealingKeys ?? [await localKey(config.dataDir)]);
  const log = createLog(config.logLevel);
  const now = parts.now ?? (() => new Date());
  const io: ChannelIo = {
    fetch: standingElsewhere(createEgress({ allow: config.egressAllow }).fetch, config.shopUrls),
    now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    ticks: () => performance.now(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    log,
    credentials: credentialKeeper(() => hub),
    ...parts.io,
  };
  const connector = parts.connector ?? connectorOf;
  const askDisk = parts.diskSpace ?? (() => diskSpace(store.connection, database.folder));
  const hub: Hub = {
    store,
    sealer,
    disk: diskGuard(askDisk, log),
    connector,
    channel: channelOpener(connector, sealer, io),
    now,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    every,
    worker: `${process.pid}-${randomBytes(4).toString('hex')}`,
    log,
    nudge: parts.nudge ?? (() => {}),
    stockMoved: parts.stockMoved ?? (() => {}),
    ...(config.publicUrl !== null && { publicUrl: config.publicUrl }),
    timing: {
      pollEveryMs: config.pollEveryMs,
      reconcileEveryMs: config.reconcileEveryMs,
      clockGrainMs: limits.clockGrainMs,
    },
  };
  const stopWatching = await watchDisk(hub);
  const close = async () => {
    stopWatching();
    await store.close();
    await database.stop();
  };
  const embedded = config.shopifyApp && embeddedApp(config.shopifyApp, io);
  return { hub, databaseLine: database.line, embedded, close };
}

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

/** The demo's shops are called what real ones are called, and answer on this machine. */
function standingElsewhere(
  outside: typeof fetch,
  elsewhere: ReadonlyMap<string, string>,
): typeof fetch {
  if (elsewhere.size === 0) return outside;
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const base = elsewhere.get(url.host);
    if (base === undefined || input instanceof Request) return outside(input, init);
    return outside(base + url.pathname + url.search, init);
  };
}

/** A trial without CROSSDOCK_KEYS seals with a key of its own beside the data. */
async function localKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'sealing.key');
  try {
    return Buffer.from(await readFile(file, 'utf8'), 'base64');
  } catch {
    const key = randomBytes(32);
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, key.toString('base64'), { mode: 0o600, flag: 'wx' });
    return key;
  }
}
