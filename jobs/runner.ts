import { limits } from '../server/limits.ts';
import { noteSurprise } from '../server/services/channels/call-channel.ts';
import type { Book, Hub } from '../server/services/hub.ts';
import { drainChannel, drainNumbers, rereadChannel } from '../server/services/inbox/drain.ts';
import { pullChannel, pullDue } from '../server/services/inbox/pull.ts';
import { sweep } from '../server/services/inbox/sweep.ts';
import { KeptLeases } from '../server/services/leases.ts';
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

/** How a tick looks: only for what came in `since` then, where a book can tell; with a channel that can wait as `last`. */
interface Look {
  readonly since?: Date | undefined;
  readonly last?: string | undefined;
}

/** Runs that do nothing take a fifth of a worker's time at most. */
const restAfter = (restMs: number, tookMs: number) =>
  Math.min(limits.nothingToSendMaxMs, Math.max(restMs, 4 * tookMs));

const dueChannels = async (hub: Hub, due: typeof pullDue) =>
  (await hub.store.channels.connected()).filter((each) => due(hub, each)).map((each) => each._id);

const books: Readonly<Record<Book, Work>> = {
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

/**
 * Runs steps, each channel's book one at a time in this process; a nudge during a run makes one more run,
 * so nothing that came in meanwhile is left lying. Between processes the leases decide.
 */
export class Runner {
  readonly #hub: Hub;
  readonly #kept: KeptLeases;
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** Who waits, in the middle of a run, for being asked to run again. */
  readonly #waiting = new Map<string, () => void>();
  /** Where each book's last tick stopped looking, so that every channel has its turn. */
  readonly #turn = new Map<Book, number>();
  /** What each book's last tick found, and when it looked. */
  readonly #found = new Map<Book, { readonly at: number; readonly channels: readonly string[] }>();
  /** Books that wait for a tick that will serve several who asked for one. */
  readonly #stirring = new Set<Book>();
  /** Until when a channel's book is left alone: another worker holds it, or it rests. */
  readonly #left = new Map<string, number>();
  /** When each channel's book was last looked at for nothing. */
  readonly #idleAt = new Map<string, number>();
  /** How much each book has brought to an end so far. */
  readonly #done = new Map<Book, number>();
  #stopped = false;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.#kept = new KeptLeases(hub);
  }

  /**
   * Starts one book's work for channels that have some and are not worked yet: so many at once, the
   * others by turns. Does not wait for them, so that a slow store never holds up the next tick. Answers
   * with how many channels it began.
   */
  async tick(book: Book, { since, last }: Look = {}): Promise<number> {
    if (this.#stopped) return 0;
    const at = this.#hub.now().getTime();
    const { find, findNew } = books[book];
    const channels = await (since && findNew ? findNew(this.#hub, since) : find(this.#hub));
    this.#found.set(book, { at, channels });
    return this.#begin(book, channels, last);
  }

  #begin(book: Book, channels: readonly string[], last?: string): number {
    if (this.#stopped) return 0;
    const busy = new Set(channels.filter((channelId) => this.#running.has(`${book}:${channelId}`)));
    // What came in while the last step ran must not be left lying.
    if (books[book].untilDry) for (const channelId of busy) void this.run(book, channelId);
    const idle = channels.filter((channelId) => {
      const name = `${book}:${channelId}`;
      if (busy.has(channelId)) return false;
      if (!this.#isLeft(name)) return true;
      this.#again.add(name);
      return false;
    });
    const free = limits.channelsAtOnce - this.busyWith(book);
    const waits = idle.length > 1 ? last : undefined;
    const from = (this.#turn.get(book) ?? 0) % Math.max(1, idle.length);
    const next = [...idle.slice(from), ...idle.slice(0, from)].slice(0, Math.max(0, free));
    this.#turn.set(book, from + next.length);
    for (const channelId of next) {
      if (channelId !== waits) void this.run(book, channelId);
      else this.#after(limits.lastWaitsMs, () => this.#isFree(book) && this.run(book, channelId));
    }
    return next.length;
  }

  #isLeft(name: string): boolean {
    const left = (this.#left.get(name) ?? 0) - this.#hub.now().getTime();
    // More than is ever given means that the clock was set back meanwhile.
    if (left > 0 && left <= Math.max(limits.elsewhereMs, limits.nothingToSendMaxMs)) return true;
    this.#left.delete(name);
    return false;
  }

  #leave(name: string, ms: number): void {
    this.#left.set(name, this.#hub.now().getTime() + ms);
  }

  /**
   * What is found while it rests is worked right after, and does not wait for the next tick. A single run that did
   * nothing is no reason: the next one may have a number to send. Answers whether the channel rests.
   */
  #rests(book: Book, channelId: string, ms: number): boolean {
    const name = `${book}:${channelId}`;
    const now = this.#hub.now().getTime();
    const since = now - (this.#idleAt.get(name) ?? 0);
    this.#idleAt.set(name, now);
    if (since < 0 || since > 2 * ms) return false;
    this.#leave(name, ms);
    this.#after(ms, () => {
      this.#left.delete(name);
      if (this.#again.delete(name) && this.#isFree(book)) void this.run(book, channelId);
    });
    return true;
  }

  #after(ms: number, work: () => unknown): void {
    const end = this.#hub.every(ms, () => {
      end();
      work();
    });
  }

  /** There are hands for one more channel. */
  #isFree(book: Book): boolean {
    return !this.#stopped && this.busyWith(book) < limits.channelsAtOnce;
  }

  /** How much of a book this process has worked since it started. */
  doneOf(book: Book): number {
    return this.#done.get(book) ?? 0;
  }

  /**
   * A tick, or as good as one: where the last is a moment old and all that it found are at work or rest, they are told
   * to go on, and who else has work is asked once for all who want to know in that moment. `last`: see `tick`.
   */
  async stir(book: Book, last?: string): Promise<number> {
    const { at, channels } = this.#found.get(book) ?? { at: 0, channels: [] };
    const left = at + limits.stirMs - this.#hub.now().getTime();
    const isTaken = (name: string) => this.#running.has(name) || this.#isLeft(name);
    const isNew = left > 0 && left <= limits.stirMs && channels.length > 0;
    if (!isNew || !channels.every((id) => isTaken(`${book}:${id}`)))
      return this.tick(book, { last });
    this.#begin(book, channels);
    if (this.#stirring.has(book)) return 0;
    this.#stirring.add(book);
    await new Promise<void>((resolve) => this.#after(left, resolve));
    this.#stirring.delete(book);
    return this.tick(book, { last });
  }

  /**
   * A tick, if there was none here for so long and there are hands free: the bells ring in one of the workers, and in
   * the same one for as long as its clock is a moment ahead of the others'.
   */
  async help(book: Book, ms: number): Promise<number> {
    const since =
      this.#hub.now().getTime() - (this.#found.get(book)?.at ?? Number.NEGATIVE_INFINITY);
    const hasTicked = since >= 0 && since < ms;
    return hasTicked || this.busyWith(book) >= limits.channelsAtOnce ? 0 : this.tick(book);
  }

  /** How many channels are worked now. */
  busyWith(book: Book): number {
    return [...this.#running.keys()].filter((name) => name.startsWith(`${book}:`)).length;
  }

  run(book: Book, channelId: string): Promise<void> {
    const name = `${book}:${channelId}`;
    const current = this.#running.get(name);
    if (current !== undefined) {
      this.#again.add(name);
      this.#waiting.get(name)?.();
      return current;
    }
    const run = this.#loop(book, channelId, name).finally(() => {
      this.#running.delete(name);
      this.#waiting.delete(name);
    });
    this.#running.set(name, run);
    return run;
  }

  /** When somebody asks for another run of what is running. */
  async #asked(name: string): Promise<void> {
    if (this.#again.has(name)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(name, resolve);
    await promise;
  }

  async #loop(book: Book, channelId: string, name: string): Promise<void> {
    const { step, untilDry, fullStep = 1, restMs } = books[book];
    let idle = true;
    const goesOn = (done: number) => {
      if (done > 0) idle = false;
      return !this.#stopped && (this.#again.delete(name) || (untilDry && done >= fullStep));
    };
    // A step of several rounds asks after each of them.
    const after = (done: number) => {
      this.#done.set(book, this.doneOf(book) + done);
      return goesOn(done);
    };
    const pace = { goesOn: after, asked: () => this.#asked(name), kept: this.#kept };
    try {
      for (;;) {
        this.#again.delete(name);
        const began = this.#hub.now().getTime();
        const done = await step(this.#hub, channelId, pace);
        const tookMs = this.#hub.now().getTime() - began;
        if (done === null) {
          // It goes on there as long as there is work: asking at every look would cost more than the work.
          this.#leave(name, limits.elsewhereMs);
          return;
        }
        if (done > 0) idle = false;
        if (idle && restMs && this.#rests(book, channelId, restAfter(restMs, tookMs))) return;
        if (!goesOn(done)) return;
      }
    } catch (error) {
      // The work is still in its book; a tick finds it there.
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
      this.#hub.log(`${book}.failed`, { channelId, reason: reason.slice(0, 300) });
      const callsIt = book !== 'drain';
      await noteSurprise(this.#hub, channelId, error, callsIt).catch(() => undefined);
    }
  }

  /** Takes no new work and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled([...this.#running.values()]);
    await this.#kept.stop();
  }
}
