import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelIo, Connector } from '../connectors/connector.ts';
import { createEgress } from '../connectors/egress.ts';
import { connectorOf } from '../connectors/registry.ts';
import type { Config } from './config.ts';
import { limits } from './limits.ts';
import { createLog } from './log.ts';
import type { Hub } from './services/hub.ts';
import { channelOpener } from './services/open-channel.ts';
import { connectStore } from './store/connect.ts';
import { openDatabase } from './store/database.ts';
import { createSealer } from './store/seal.ts';

export interface OpenHub {
  readonly hub: Hub;
  /** Which database is in use and where the data lies. */
  readonly databaseLine: string;
  close(): Promise<void>;
}

/** What tests and the simulation replace. */
export interface HubParts {
  readonly io?: Partial<ChannelIo>;
  readonly connector?: (kind: string) => Connector;
  readonly nudge?: Hub['nudge'];
  readonly now?: () => Date;
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
    fetch: createEgress({ allow: config.egressAllow }).fetch,
    now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    ticks: () => performance.now(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    log,
    ...parts.io,
  };
  const connector = parts.connector ?? connectorOf;
  const hub: Hub = {
    store,
    sealer,
    connector,
    channel: channelOpener(connector, sealer, io),
    now,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
    worker: `${process.pid}-${randomBytes(4).toString('hex')}`,
    log,
    nudge: parts.nudge ?? (() => {}),
    timing: {
      pollEveryMs: config.pollEveryMs,
      reconcileEveryMs: config.reconcileEveryMs,
      clockGrainMs: limits.clockGrainMs,
    },
  };
  const close = async () => {
    await store.close();
    await database.stop();
  };
  return { hub, databaseLine: database.line, close };
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
