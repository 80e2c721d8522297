import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedItem } from '../../connectors/simulator.ts';
import { readConfig } from '../../server/config.ts';
import { connectStores } from '../../server/demo/connect-stores.ts';
import { freePort } from '../../server/demo/free-port.ts';
import { seeded } from '../../server/demo/seeded.ts';
import { ServerProcess } from '../../server/demo/server-process.ts';
import { type DemoStore, demoItems, demoStores } from '../../server/demo/stores.ts';
import { startPump } from '../../server/demo/webhook-pump.ts';
import { type OpenHub, openHub } from '../../server/hub.ts';
import type { Hub } from '../../server/services/hub.ts';
import { IntakeRecord } from './intake-record.ts';
import { type ChannelLine, channelLinesOf, settingsOver } from './lines.ts';
import { probeItems } from './probe.ts';
import { type HubProcesses, startProcesses } from './processes.ts';

export interface SceneOptions {
  readonly seed: number;
  /** mongod or secantusd-rs; null for the embedded database, in a process of its own. */
  readonly server: string | null;
  /** Emptied first; holds the database and the processes' logs. */
  readonly folder: string;
  /** How many times the demo's stock: a long run must not sell out. */
  readonly plenty: number;
}

export interface Scene extends HubProcesses {
  /** On the database directly, with no proxy between. It works nothing, it only looks. */
  readonly hub: Hub;
  readonly merchantId: string;
  readonly stores: readonly DemoStore[];
  /** In the order of `stores`, as the lines are. */
  readonly channelIds: readonly string[];
  readonly channelLines: readonly ChannelLine[];
  /** What shoppers buy. */
  readonly goods: readonly SimulatedItem[];
  /** What only probes buy. */
  readonly probes: readonly SimulatedItem[];
  readonly database: ServerProcess;
  readonly record: IntakeRecord;
  readonly folder: string;
  heal(): void;
  /** No webhook is sent or sent again from now on. */
  silence(): Promise<void>;
  close(): Promise<void>;
}

/** Short, so that a run is: a round of reconcile at each of its ticks, every five seconds. */
const timing = { pollSeconds: 3, reconcileSeconds: 2 } as const;

/**
 * Real processes: a database, one web, two workers; in this process the stores, and a proxy on every line
 * from a hub process to the database and between the hub and each store.
 */
export async function setScene(options: SceneOptions): Promise<Scene> {
  const folder = resolve(options.folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { seed, plenty } = options;
  const goods = demoItems(120, seeded(seed)).map((item) => ({
    ...item,
    stock: item.stock * plenty,
  }));
  const probes = probeItems(100);
  const world = {
    now: () => new Date(),
    random: seeded(seed + 1),
    sleep: (ms: number) => wait(ms),
  };
  // Several orders a second, day and night, is a shop of the largest plan.
  const stores = demoStores([...goods, ...probes], world, 1_000);
  const database = await ServerProcess.start(options.server, folder);
  const random = seeded(seed + 2);
  const webPort = await freePort();
  const channelLines = await channelLinesOf(stores, webPort, random);
  const env = environment(folder, webPort);
  const processes = await startProcesses(env, database.uri, folder, random);
  const hubUrl = `http://127.0.0.1:${webPort}`;
  await processes.web.ready(hubUrl, 30_000);
  const own = { ...env, LOG_LEVEL: 'silent', MONGODB_URI: database.uri };
  const opened = await openHub(readConfig({ ...process.env, ...own }));
  const { merchantId, channelIds } = await connectStores(opened.hub, stores, hubUrl, (store) => {
    const at = stores.findIndex((each) => each.store === store);
    const line = channelLines[at]?.toStore;
    if (!line) throw new Error('a store without a line');
    return settingsOver(store, line);
  });
  const parts = { ...processes, merchantId, stores, channelIds, channelLines, database };
  return { ...parts, goods, probes, folder, ...runningOf(parts, opened) };
}

const environment = (folder: string, webPort: number) => ({
  NODE_ENV: 'development',
  DATA_DIR: folder,
  PORT: String(webPort),
  CROSSDOCK_KEYS: randomBytes(32).toString('base64'),
  EGRESS_ALLOW: '127.0.0.1',
  POLL_SECONDS: String(timing.pollSeconds),
  RECONCILE_SECONDS: String(timing.reconcileSeconds),
  LOG_LEVEL: 'info',
});

type Parts = HubProcesses & Pick<Scene, 'stores' | 'channelIds' | 'channelLines' | 'database'>;

/** Starts the webhooks' pumps; knows how to heal and to end it all. */
function runningOf(parts: Parts, opened: OpenHub) {
  const { stores, channelIds, channelLines, database, web, workers } = parts;
  const lines = [
    ...parts.databaseLines,
    ...channelLines.flatMap(({ toStore, toHub }) => [toStore, toHub]),
  ];
  const record = new IntakeRecord();
  const pumps = stores.map(({ store }, index) => {
    const target = `http://127.0.0.1:${channelLines[index]?.toHub.port}`;
    return startPump(store, target, record.of(store, channelIds[index] ?? ''));
  });
  const silence = async () => {
    await Promise.all(pumps.map((pump) => pump.stop()));
  };
  return {
    hub: opened.hub,
    record,
    silence,
    heal(): void {
      for (const line of lines) line.heal();
    },
    async close(): Promise<void> {
      await silence();
      await opened.close();
      await Promise.all([web, ...workers].map((each) => each.stop()));
      await Promise.all(lines.map((line) => line.close()));
      for (const { store } of stores) await store.close();
      await database.stop();
    },
  };
}
