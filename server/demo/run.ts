import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { type OpenHub, openHub } from '../hub.ts';
import { connectStores } from './connect-stores.ts';
import { embeddedEnv, type OpenStore, openDoors } from './front-door.ts';
import { HubProcess } from './hub-process.ts';
import { figures } from './measure.ts';
import { report } from './report.ts';
import { Screen, screenOf } from './screen.ts';
import { seeded } from './seeded.ts';
import type { ServerProcess } from './server-process.ts';
import { type DemoStore, demoItems, demoStores, goodDay } from './stores.ts';
import { Traffic } from './traffic.ts';
import { atRest } from './verdict.ts';
import { startPump } from './webhook-pump.ts';

export interface DemoOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly rate: number;
  readonly kills: number;
  readonly seed: number;
  readonly stop: AbortSignal;
  /** The database server that the demo started, if it did. */
  readonly server: ServerProcess | null;
}

/** What the command line needs to find this demo's hub. */
const LOOK_INSIDE = new Set(['DATA_DIR', 'MONGODB_URI', 'EGRESS_ALLOW']);

/** Starts stores and hub, lets them trade, lets them rest, and says whether the books are right. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const random = seeded(options.seed);
  const items = demoItems(120, random);
  const world = { now: () => new Date(), random, sleep: (ms: number) => wait(ms) };
  const stores: OpenStore[] = [];
  for (const each of demoStores(items, world)) {
    stores.push({ ...each, url: await each.store.listen() });
  }
  const hubUrl = `http://127.0.0.1:${options.config.port}`;
  const child = new HubProcess({ ...options.env, ...embeddedEnv(stores) });
  child.start();
  await child.ready(hubUrl, 30_000);
  const opened = await openHub(options.config);
  console.log(opened.databaseLine);
  console.log(`Hub on ${hubUrl} (process ${child.pid}); seed ${options.seed}`);
  const beside = Object.entries(options.env).filter(([name]) => LOOK_INSIDE.has(name));
  const variables = beside.map(([name, value]) => `${name}=${value}`).join(' ');
  console.log(`Look inside while it runs: ${variables} npm run hub -- why OAK-001`);
  const { merchantId, channelIds } = await connectStores(opened.hub, stores, hubUrl);
  for (const line of await openDoors(opened.hub, merchantId, hubUrl, stores)) console.log(line);
  const pumps = stores.map(({ store }) => startPump(store, hubUrl));
  const traffic = new Traffic(
    stores.map(({ store }) => store),
    { skus: items.map((item) => item.sku), random, rate: options.rate },
  );
  const started = Date.now();
  await trade(options, { child, opened, stores, channelIds, traffic, started });
  const traded = (Date.now() - started) / 1000;
  console.log('\nShops closed; letting everything come to rest …');
  for (const { store } of stores) goodDay(store);
  const rested = await comeToRest(opened, stores);
  const clean = await report(opened.hub, {
    merchantId,
    stores,
    channelIds,
    traffic,
    traded,
    rested,
  });
  if (options.kills > 0) {
    console.log(`  hub killed and back  ${child.restarts} times`);
    if (options.server) console.log(`  database killed, back ${options.server.restarts} times`);
  }
  for (const pump of pumps) await pump.stop();
  await opened.close();
  await child.stop();
  for (const { store } of stores) await store.close();
  return clean;
}

interface Scene {
  readonly child: HubProcess;
  readonly opened: OpenHub;
  readonly stores: readonly DemoStore[];
  readonly channelIds: readonly string[];
  readonly traffic: Traffic;
  readonly started: number;
}

async function trade(options: DemoOptions, scene: Scene): Promise<void> {
  const screen = new Screen();
  const shelf = ['OAK-001', 'LIN-002', 'COP-003', 'SLA-004'];
  const killEvery = options.seconds / (options.kills + 1);
  let killed = 0;
  let drawn = 0;
  while (!options.stop.aborted) {
    const elapsed = (Date.now() - scene.started) / 1000;
    if (elapsed >= options.seconds) return;
    scene.traffic.slice(0.1, elapsed % 20 > 17);
    if (killed < options.kills && elapsed > killEvery * (killed + 1)) {
      killed++;
      // Every third time the database goes first.
      if (killed % 3 === 2) options.server?.kill();
      scene.child.kill();
    }
    if (elapsed - drawn >= 1) {
      drawn = elapsed;
      await draw(scene, screen, shelf, elapsed).catch(() => undefined);
    }
    await wait(100);
  }
}

async function draw(scene: Scene, screen: Screen, shelf: readonly string[], elapsed: number) {
  const now = await figures(scene.opened.hub, scene.stores, scene.channelIds);
  const rows = shelf.map((sku) => ({
    sku,
    numbers: scene.stores.map(({ store }) => store.shown(sku)),
  }));
  const line = `${elapsed.toFixed(0)} s, ${scene.traffic.placed} orders; Ctrl-C ends the demo with its report`;
  screen.draw(screenOf(now, rows, line));
}

/** A retry that is due later than this tells nothing that polls have not told. */
const LATE_MS = 10_000;

/** Waits until every webhook is delivered and the hub has nothing to do, for a second in a row. */
async function comeToRest({ hub }: OpenHub, stores: readonly DemoStore[]): Promise<boolean> {
  const end = Date.now() + 120_000;
  // Polls and reconcile must have had their turn after the last sale.
  await wait(18_000);
  let calm = 0;
  while (Date.now() < end) {
    const silent = stores.every(({ store }) => (store.nextWebhookInMs() ?? LATE_MS) >= LATE_MS);
    calm = silent && (await atRest(hub).catch(() => false)) ? calm + 1 : 0;
    if (calm >= 6) return true;
    await wait(500);
  }
  return false;
}
