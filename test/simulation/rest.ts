import { limits } from '../../server/limits.ts';
import type { ChannelHealth } from '../../server/store/channels.ts';
import type { ListingSync } from '../../server/store/listings.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { BEAT_MAX_MS, type Crew } from './crew.ts';
import type { Scene } from './scene.ts';
import { CALM } from './weather.ts';

/** Every bell has rung at least once meanwhile; whether all is quiet is looked at more often. */
const ROUND_MS = BEAT_MAX_MS + 2_000;
const LOOK_MS = 2_000;
/** The inbox tries for 28 hours, a channel rests up to five minutes, a webhook comes up to a day late. */
const ROUNDS = 60;
const PATIENT_ROUNDS = 3;
const SKIP_MS = 600_000;
const LONG_SKIP_MS = 3_600_000;

/** The trouble ends. Answers what still moved when patience was over: nothing, if the hub is sound. */
export async function comeToRest(scene: Scene, crew: Crew): Promise<readonly string[]> {
  const { world, shops } = scene;
  world.weather = CALM;
  for (const { store } of shops)
    for (const fault of Object.keys(store.faults)) Object.assign(store.faults, { [fault]: 0 });
  crew.calm();
  world.say('world', 'from now on nothing goes wrong');
  let lookedOver = false;
  for (let round = 0; round < ROUNDS; round++) {
    const quiet = await quietWithin(scene, ROUND_MS);
    if (quiet && lookedOver) return [];
    // Polls and reconcile have their turn in minutes: no need to watch the clock till then.
    lookedOver = quiet;
    if (quiet) await world.schedule.finish(crew.lookOver());
    else world.schedule.skip(untilNext(scene) ?? patience(round));
  }
  return unrest(scene).map((each) => `after all trouble ended, for hours: ${each}`);
}

/** Lets time pass until all is quiet, but no longer than this. */
async function quietWithin(scene: Scene, ms: number): Promise<boolean> {
  for (let passed = 0; passed < ms; passed += LOOK_MS) {
    await scene.world.schedule.pass(LOOK_MS);
    if (unrest(scene).length === 0) return true;
  }
  return false;
}

/** What waits without saying for how long gets longer and longer. */
function patience(round: number): number {
  if (round < PATIENT_ROUNDS) return 0;
  return round < 2 * PATIENT_ROUNDS ? SKIP_MS : LONG_SKIP_MS;
}

/** How long nothing can happen: all that is open has an hour at which it goes on. Null: something has none. */
function untilNext(scene: Scene): number | null {
  const { engine, schedule } = scene.world;
  const pending = engine.all('inbox').filter(({ state }) => state === 'pending');
  const late = scene.shops.flatMap(({ store }) => store.nextWebhookInMs() ?? []);
  if (unrest(scene).length > pending.length + late.length) return null;
  const now = schedule.now().getTime();
  return Math.max(0, Math.min(...late, ...pending.map(({ dueAt }) => Number(dueAt) - now)));
}

/** All that is not at its end yet. */
function unrest({ world, shops }: Scene): readonly string[] {
  const { engine } = world;
  const now = world.schedule.now().getTime();
  const late = shops.filter(({ store }) => store.nextWebhookInMs() !== null);
  return [
    ...late.map(({ name }) => `${name} has webhooks to bring`),
    ...named(engine.all('channels'), (doc) => rests(doc, now), 'name', 'rests'),
    ...named(engine.all('inbox'), ({ state }) => state === 'pending', 'deliveryId', 'waits'),
    ...named(engine.all('orders'), ({ unfinished }) => unfinished === true, 'number', 'unfinished'),
    ...named(
      engine.all('stockLedger'),
      (line) => line.unprojected === true,
      'key',
      'not projected',
    ),
    ...named(engine.all('listings'), isOpen, '_id', 'is due'),
  ];
}

/** Nobody calls it before the rest is over, so nothing it has to tell is known. */
function rests({ health }: Doc, now: number): boolean {
  const left = Number((health as ChannelHealth).restUntil) - now;
  return left > 0 && left <= limits.restMaxMs;
}

function isOpen({ sync, gone }: Doc): boolean {
  const { due, error, number } = sync as ListingSync;
  // What a store refused is tried again after a while.
  const open = due || error !== null || number.seen !== null || number.flight !== null;
  return gone !== true && open;
}

const named = (docs: readonly Doc[], open: (doc: Doc) => boolean, name: string, what: string) =>
  docs.filter(open).map((doc) => `${String(doc[name])} ${what}`);
