import { setTimeout as wait } from 'node:timers/promises';
import { atRest } from '../../server/demo/verdict.ts';
import type { Scene } from './scene.ts';

/** Longer than a webhook is late that was not tried yet. */
const LAST_NEWS_MS = 2_000;
const LOOK_MS = 500;
/** Looks in a row that found nothing under way. */
const CALM = 4;
/** Rounds in which every number of every channel is read back once nothing moves any more. */
const ROUNDS = 2;

/**
 * Waits until nothing is under way and every channel was read round twice since (what a reconcile finds
 * is mended by the next). False when that does not come in time. Webhooks that were not delivered by now
 * never will be, although the stores would try for hours: polls must have found what they tell.
 */
export async function comeToRest(scene: Scene, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  await wait(LAST_NEWS_MS);
  await scene.silence();
  const closedAt = new Date();
  const rounds = new Map<string, Set<number>>();
  let calm = 0;
  for (; Date.now() < end; await wait(LOOK_MS)) {
    const still = await isStill(scene, closedAt).catch(() => false);
    calm = still ? calm + 1 : 0;
    if (calm < CALM) {
      rounds.clear();
      continue;
    }
    for (const [channelId, until] of await reconciled(scene)) {
      rounds.set(channelId, (rounds.get(channelId) ?? new Set()).add(until));
    }
    // The first stamp that is seen is from before.
    if ([...rounds.values()].every((stamps) => stamps.size > ROUNDS)) return true;
  }
  return false;
}

/** No work is due, and every channel's orders were read since the shops closed. */
async function isStill({ hub, channelIds }: Scene, closedAt: Date): Promise<boolean> {
  const channels = await Promise.all(channelIds.map((id) => hub.store.channels.byId(id)));
  const pulled = channels.every((each) => (each?.health.lastPulledAt ?? closedAt) > closedAt);
  return pulled && (await atRest(hub));
}

async function reconciled({ hub, channelIds }: Scene): Promise<[string, number][]> {
  const channels = await Promise.all(channelIds.map((id) => hub.store.channels.byId(id)));
  return channels.flatMap((each) =>
    each ? [[each._id, each.streams.reconcile?.until?.getTime() ?? 0]] : [],
  );
}
