import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedStore } from '../../../connectors/simulator.ts';
import { readConfig } from '../../../server/config.ts';
import { freePort } from '../../../server/demo/free-port.ts';
import { openHub } from '../../../server/hub.ts';
import { connectChannel } from '../../../server/services/channels/connect-channel.ts';
import type { Hub } from '../../../server/services/hub.ts';
import type { ChannelDoc } from '../../../server/store/channels.ts';
import type { Child } from './child.ts';
import type { Stage } from './stage.ts';

export interface HubOptions {
  readonly workers: number;
  /** A channel each, live, over one location; the first one's numbers are the opening stock. */
  readonly stores: readonly SimulatedStore[];
}

export interface HubRig {
  /** On the same database. It works nothing, it only looks. */
  readonly hub: Hub;
  readonly merchantId: string;
  readonly channels: readonly ChannelDoc[];
  readonly port: number;
  readonly web: Child;
  readonly workers: Child[];
  addWorker(): Promise<Child>;
}

export interface Probed {
  readonly counts: Readonly<Record<string, number>>;
  readonly rss: number;
}

/** Longer than any bench: what polls would add comes at its own times, and says nothing of the intake. */
const NEVER = '86400';
const AT_ONCE = 8;
const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'server/main.ts');
/** How the image lets its processes use memory. */
const MALLOC = Object.fromEntries(
  [...readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(/(MALLOC_\w+)=(\d+)/g)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);

/** The hub as it runs in production: a web process and workers, on the stage's database. */
export async function startHub(stage: Stage, { workers, stores }: HubOptions): Promise<HubRig> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'development',
    ...MALLOC,
    NODE_COMPILE_CACHE: join(stage.folder, 'compiled'),
    DATA_DIR: stage.folder,
    PORT: String(port),
    MONGODB_URI: stage.uri('hub'),
    CROSSDOCK_KEYS: randomBytes(32).toString('base64'),
    EGRESS_ALLOW: '127.0.0.1',
    POLL_SECONDS: NEVER,
    RECONCILE_SECONDS: NEVER,
    LOG_LEVEL: 'warn',
  };
  const start = (name: string, role: string) =>
    stage.child(name, { main: MAIN, env: { ...env, ROLE: role }, probed: true });
  const web = await start('web', 'web');
  await untilReady(`http://127.0.0.1:${port}`);
  const { hub, close } = await openHub(readConfig({ ...env, LOG_LEVEL: 'silent' }));
  stage.atEnd(close);
  const merchantId = hub.newId('mer');
  await hub.store.merchants.insert({ _id: merchantId, name: 'Bench', createdAt: hub.now() });
  const channels = await connectAll(hub, merchantId, stores);
  const started: Child[] = [];
  const addWorker = async () => {
    const worker = await start(`worker-${started.length + 1}`, 'worker');
    started.push(worker);
    return worker;
  };
  for (let n = 0; n < workers; n++) await addWorker();
  return { hub, merchantId, channels, port, web, workers: started, addWorker };
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const answer = await fetch(`${url}/api/v1/health`).catch(() => null);
    if (answer && answer.status < 500) return;
    await wait(100);
  }
  throw new Error('the hub did not start');
}

/** The first before the others, because its numbers are the opening stock; the others some at a time. */
async function connectAll(hub: Hub, merchantId: string, stores: readonly SimulatedStore[]) {
  const channels: ChannelDoc[] = [];
  for (let at = 0; at < stores.length; at += at === 0 ? 1 : AT_ONCE) {
    const group = stores.slice(at, at === 0 ? 1 : at + AT_ONCE);
    const connected = group.map((store) => connect(hub, merchantId, store, at === 0));
    channels.push(...(await Promise.all(connected)));
  }
  return channels;
}

/** Its shop listens, is connected live, and sends webhooks to the path that is now its own. */
async function connect(hub: Hub, merchantId: string, store: SimulatedStore, counts: boolean) {
  await store.listen();
  const connected = await connectChannel(
    hub,
    {
      merchantId,
      kind: store.kind,
      name: `Bench ${String(store.settings.shop ?? store.kind)}`,
      settings: store.settings,
      secrets: store.secrets,
      mode: 'live',
      location: 'Main',
      locations: {},
      counter: counts ? 'channel' : 'hub',
      openStock: counts,
      callbackBase: `http://127.0.0.1/webhooks/${store.kind}`,
    },
    () => {},
  );
  if (!connected.ok) throw new Error(connected.problems.join('; '));
  return connected.channel;
}

/** What the hub's processes together sent to the database so far. */
export async function commandsOf({ web, workers }: HubRig): Promise<number> {
  const probes = await Promise.all([web, ...workers].map((each) => each.ask<Probed>('probe')));
  return probes.reduce((sum, { counts }) => sum + total(counts), 0);
}

export const total = (counts: Probed['counts']): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);
