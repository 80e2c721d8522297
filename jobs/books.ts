import { limits } from '../server/limits.ts';
import type { Book, Hub } from '../server/services/hub.ts';
import { drainChannel, drainNumbers, rereadChannel } from '../server/services/inbox/drain.ts';
import { pullChannel, pullDue } from '../server/services/inbox/pull.ts';
import { sweep } from '../server/services/inbox/sweep.ts';
import type { KeptLeases } from '../server/services/leases.ts';
import { type Pace, publishChannel } from '../server/services/publish/publish.ts';
import { reconcileChannel, reconcileDue } from '../server/services/publish/reconcile.ts';

/** One book of work: where to look, and one bounded step for one channel. */
interface Work {
  /** Channels that have work now. */
  find(hub: Hub): Promise<readonly string[]>;
  /** Of these, those for which something came in since then. */
  findNew?(hub: Hub, since: Date): Promise<readonly string[]>;
  /**
   * Answers how much it did; 0: there is nothing more for now; null: another worker is at it. A step that holds its
   * lease for several rounds goes by `pace`.
   */
  step(hub: Hub, channelId: string, pace: Pace & { kept: KeptLeases }): Promise<number | null>;
  /** Repeat at once while there is progress. */
  readonly untilDry: boolean;
  /** A step that did less found no more to do; any that did something may have left more where it is not given. */
  readonly fullStep?: number;
  /** Where runs that do nothing follow each other, the channel is left alone so long after each. */
  readonly restMs?: number;
}

const dueChannels = async (hub: Hub, due: typeof pullDue) =>
  (await hub.store.channels.connected()).filter((each) => due(hub, each)).map((each) => each._id);

export const books: Readonly<Record<Book, Work>> = {
  drain: {
    find: (hub) => hub.store.inbox.pendingChannels('tell', hub.now()),
    findNew: (hub, since) => hub.store.inbox.newlyPending('tell', since),
    step: drainChannel,
    untilDry: true,
    fullStep: limits.drainBatch,
  },
  numbers: {
    find: (hub) => hub.store.inbox.pendingChannels('numbers', hub.now()),
    step: drainNumbers,
    untilDry: true,
    fullStep: limits.numbersBatch,
  },
  reread: {
    find: (hub) => hub.store.inbox.pendingChannels('read', hub.now()),
    step: rereadChannel,
    untilDry: true,
    fullStep: limits.drainBatch,
  },
  publish: {
    find: (hub) => hub.store.listings.dueChannels(hub.now()),
    step: publishChannel,
    untilDry: true,
    // A store that sells has lowered its own numbers: all that its many due listings need is a look.
    restMs: limits.nothingToSendMs,
  },
  pull: { find: (hub) => dueChannels(hub, pullDue), step: pullChannel, untilDry: false },
  reconcile: {
    find: (hub) => dueChannels(hub, reconcileDue),
    step: reconcileChannel,
    untilDry: false,
  },
  sweep: { find: async () => ['all'], step: (hub) => sweep(hub), untilDry: true },
};

export const bookNames = Object.keys(books) as Book[];
