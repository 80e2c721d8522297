import { limits } from '../../server/limits.ts';
import type { ChannelHealth } from '../../server/store/channels.ts';
import type { ListingSync } from '../../server/store/listings.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { BEAT_MAX_MS, type Crew } from './crew.ts';
import type { Owners } from './owners.ts';
import type { Scene } from './scene.ts';
import { CALM } from './weather.ts';

/** Every bell has rung at least once meanwhile; whether all is quiet is looked at more often. */
const ROUND_MS = BEAT_MAX_MS + 2_000;
const LOOK_MS = 2_000;
/**
 * The inbox tries for 28 hours, a channel rests up to five minutes, a webhook comes up to a day late; a long
 * day leaves more than a hundred of those, and each is waited for by itself.
 */
const ROUNDS = 300;
const PATIENT_ROUNDS = 3;
const SKIP_MS = 600_000;
const LONG_SKIP_MS = 3_600_000;

/** The trouble ends. Answers what still moved when patience was over: nothing, if the hub is sound. */
export async function comeToRest(
  scene: Scene,
  crew: Crew,
  owners: Owners,
): Promise<readonly string[]> {
  const { world, shops } = scene;
  world.weather = CALM;
  for (const { store } of shops)
    for (const fault of Object.keys(store.faults)) Object.assign(store.faults, { [fault]: 0 });
  crew.calm();
  owners.calm();
  world.say('world', 'from now on nothing goes wrong');
  let lookedOver = false;
  for (let round = 0; round < ROUNDS; round++) {
    const quiet = await quietWithin(scene, owners, ROUND_MS);
    if (quiet && lookedOver) return [];
    // Polls and reconcile have their turn in minutes: no need to watch the clock till then.
    lookedOver = quiet;
    if (quiet) await world.schedule.finish(crew.lookOver());
    else world.schedule.skip(untilNext(scene, owners) ?? patience(round));
  }
  return unrest(scene, owners).map((each) => `after all trouble ended, for hours: ${each}`);
}

/** Lets time pass until all is quiet, but no longer than this. */
async function quietWithin(scene: Scene, owners: Owners, ms: number): Promise<boolean> {
  for (let passed = 0; passed < ms; passed += LOOK_MS) {
    await scene.world.schedule.pass(LOOK_MS);
    if (unrest(scene, owners).length === 0) return true;
  }
  return false;
}

/** What waits without saying for how long gets longer and longer. */
function patience(round: number): number {
  if (round < PATIENT_ROUNDS) return 0;
  return round < 2 * PATIENT_ROUNDS ? SKIP_MS : LONG_SKIP_MS;
}

/** How long nothing can happen: all that is open has an hour at which it goes on. Null: something has none. */
function untilNext(scene: Scene, owners: Owners): number | null {
  const { engine, schedule } = scene.world;
  const pending = engine.all('inbox').filter(({ state }) => state === 'pending');
  const late = scene.shops.flatMap(({ store }) => store.nextWebhookInMs() ?? []);
  if (unrest(scene, owners).length > pending.length + late.length) return null;
  const now = schedule.now().getTime();
  return Math.max(0, Math.min(...late, ...pending.map(({ dueAt }) => Number(dueAt) - now)));
}

/** All that is not at its end yet. */
function unrest({ world, shops }: Scene, owners: Owners): readonly string[] {
  const { engine } = world;
  const now = world.schedule.now().getTime();
  const late = shops.filter(({ store }) => store.nextWebhookInMs() !== null);
  return [
    ...late.map(({ name }) => `${name} has webhooks to bring`),
    ...owners.unrest(),
    ...named(engine.all('channels'), isShut, 'name', 'is paused or shut'),
    ...named(engine.all('channels'), (doc) => rests(doc, now), 'name', 'rests'),
    ...named(engine.all('channels'), fails, 'name', 'has not come through again'),
    ...named(engine.all('inbox'), ({ state }) => state === 'pending', 'deliveryId', 'waits'),
    ...named(engine.all('orders'), ({ unfinished }) => unfinished === true, 'number', 'unfinished'),
    ...named(
      engine.all('stockLedger'),
      (line) => line.unprojected !== undefined,
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

/** Until a pass comes through, people see that it fails. */
const fails = ({ health }: Doc) => (health as ChannelHealth).failures > 0;

/** Somebody must give it new credentials, or say that it is to be written to again. */
const isShut = ({ status, mode }: Doc) => status !== 'connected' || mode !== 'live';

function isOpen({ sync, gone }: Doc): boolean {
  const { due, error, number } = sync as ListingSync;
  // What a store refused is tried again after a while.
  const open = due || error !== null || number.seen !== null || number.flight !== null;
  return gone !== true && open;
}

const named = (docs: readonly Doc[], open: (doc: Doc) => boolean, name: string, what: string) =>
  docs.filter(open).map((doc) => `${String(doc[name])} ${what}`);
