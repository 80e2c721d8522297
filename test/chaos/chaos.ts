import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '../../server/demo/seeded.ts';
import { goodDay } from '../../server/demo/stores.ts';
import { Traffic } from '../../server/demo/traffic.ts';
import { keepEvidence } from './evidence.ts';
import { type Fault, planFaults } from './faults.ts';
import { faultyDay, type Struck } from './faulty-day.ts';
import { findings } from './findings.ts';
import { recovery } from './probe.ts';
import { recoveryTable } from './recovery-table.ts';
import { comeToRest } from './rest.ts';
import { type Scene, type SceneOptions, setScene } from './scene.ts';

export interface ChaosOptions extends Omit<SceneOptions, 'plenty'> {
  readonly kills: number;
  /** Orders a second over all stores. */
  readonly rate: number;
}

const BEGIN_MS = 60_000;
const REST_MS = 120_000;
const SLICE_MS = 100;
/** A recovery beyond this says what it waited for. */
const LATE_MS = 8_000;
/** Complaints printed; the evidence holds them all. */
const SHOWN = 20;

/** One run from nothing to the verdict; true when nothing was lost, doubled or wrong, and all recovered. */
export async function chaos(options: ChaosOptions): Promise<boolean> {
  const began = Date.now();
  const { seed, kills, rate } = options;
  console.log(`${kills} faults, seed ${seed}`);
  const scene = await setScene({ ...options, plenty: 1 + Math.floor(kills / 25) });
  const traffic = new Traffic(
    scene.stores.map(({ store }) => store),
    { skus: scene.goods.map(({ sku }) => sku), random: seeded(seed + 3), rate },
  );
  try {
    const struck = await liveThrough(scene, traffic, planFaults(kills, seeded(seed + 4)));
    const rested = await comeToRest(scene, REST_MS);
    console.log(`\n${recoveryTable(struck).join('\n')}\n`);
    const clean = await conclude(scene, struck, rested);
    console.log(`  ${traffic.placed} orders placed, ${traffic.refused} refused by the stores`);
    console.log(`  ${scene.record.size} deliveries answered 2xx`);
    console.log(`  ${livesOf(scene, struck)}`);
    console.log(`  seed ${seed}, ${secondsOf(Date.now() - began)} s in all`);
    return clean;
  } finally {
    await scene.close();
  }
}

/** From the first sale to closing time, with all the faults in between. */
async function liveThrough(scene: Scene, traffic: Traffic, plan: readonly Fault[]) {
  const closeShops = openShops(traffic);
  await untilAtWork(scene);
  const struck = await faultyDay(scene, plan, tell);
  scene.heal();
  await closeShops();
  for (const { store } of scene.stores) goodDay(store);
  console.log('  shops closed; letting everything come to rest …');
  return struck;
}

/** Shoppers and staff until it is called. */
function openShops(traffic: Traffic): () => Promise<void> {
  let open = true;
  const trade = async () => {
    for (let slice = 0; open; slice++) {
      traffic.slice(SLICE_MS / 1000, slice % 200 > 170);
      await wait(SLICE_MS);
    }
  };
  const traded = trade();
  return async () => {
    open = false;
    await traded;
  };
}

/** Everybody must be at work before anything is taken away. */
async function untilAtWork(scene: Scene): Promise<void> {
  const item = scene.probes.at(-1);
  if (!item) throw new Error('there is nothing to probe with');
  const { ms, missing } = await recovery(scene, item, 0, BEGIN_MS);
  if (ms === null) throw new Error(`the hub never began: ${missing.join('; ')}`);
  console.log(`  a first sale is known everywhere after ${secondsOf(ms)} s; now the faults`);
}

function tell({ kind, ms, recovery: { ms: took, missing } }: Struck, index: number): void {
  const lasted = ms > 0 ? ` for ${secondsOf(ms)} s` : '';
  const waited = missing.join('; ');
  const late = (took ?? 0) > LATE_MS ? ` (last: ${waited})` : '';
  const end = took === null ? `did NOT recover: ${waited}` : `${secondsOf(took)} s${late}`;
  console.log(`  ${String(index + 1).padStart(3)} ${`${kind}${lasted}`.padEnd(34)}${end}`);
}

/** Prints what was found; keeps the evidence where something was. */
async function conclude(scene: Scene, struck: readonly Struck[], rested: boolean) {
  const { counts, complaints, oversold } = await findings(scene, struck);
  for (const [name, count] of Object.entries(counts)) console.log(`  ${name.padEnd(22)}${count}`);
  for (const line of complaints.slice(0, SHOWN)) console.log(`    ${line}`);
  console.log(`  ${'oversold (no fault)'.padEnd(22)}${oversold}`);
  if (!rested) console.log('  The hub was still working when the patience ended.');
  const clean = rested && Object.values(counts).every((count) => count === 0);
  console.log(clean ? '  Nothing was lost, doubled or wrong.' : '  NOT clean.');
  if (!clean) console.log(`  Evidence: ${await keepEvidence(scene, struck, complaints)}`);
  return clean;
}

function livesOf({ web, workers, database }: Scene, struck: readonly Struck[]): string {
  const restarts = [web, ...workers].reduce((sum, each) => sum + each.restarts, 0);
  const killed = struck.filter(({ kind }) => kind === 'web killed' || kind === 'worker killed');
  const unasked = restarts - killed.length;
  return `hub processes started again ${restarts} times (${unasked} ended by themselves), the database ${database.restarts} times`;
}

const secondsOf = (ms: number) => (ms / 1000).toFixed(1);
