import { limits } from '../server/limits.ts';
import { noteSurprise } from '../server/services/channels/call-channel.ts';
import type { Book, Hub } from '../server/services/hub.ts';
import { KeptLeases } from '../server/services/leases.ts';
import { books } from './books.ts';
import { Rests } from './rests.ts';

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
  /** When each book's last tick looked. */
  readonly #tickedAt = new Map<Book, number>();
  readonly #rests: Rests;
  /** How much each book has brought to an end so far. */
  readonly #done = new Map<Book, number>();
  #stopped = false;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.#kept = new KeptLeases(hub);
    this.#rests = new Rests(hub);
  }

  /**
   * Starts one book's work for channels that have some and are not worked yet: so many at once, the
   * others by turns. Does not wait for them, so that a slow store never holds up the next tick. Answers
   * with how many channels it began. `since`: it looks only for what came in since then, where a book can tell.
   */
  async tick(book: Book, since?: Date): Promise<number> {
    if (this.#stopped) return 0;
    this.#tickedAt.set(book, this.#hub.now().getTime());
    const { find, findNew } = books[book];
    const channels = await (since && findNew ? findNew(this.#hub, since) : find(this.#hub));
    return this.#begin(book, channels);
  }

  /**
   * Stock behind these channels moved: those that are at work or rest go on, of the others those begin that have
   * something to publish, and the one that sold a moment later. Where all of them are at work nothing is asked.
   */
  async moved(channels: readonly string[], soldBy: string | null = null): Promise<number> {
    if (this.#stopped) return 0;
    const isTaken = (channelId: string) => {
      const name = `publish:${channelId}`;
      return this.#running.has(name) || this.#rests.isLeft(name);
    };
    const { taken = [], others = [] } = Object.groupBy(channels, (channelId) =>
      isTaken(channelId) ? 'taken' : 'others',
    );
    this.#begin('publish', taken);
    if (others.length === 0) return 0;
    const due = await this.#hub.store.listings.dueAmong(others, this.#hub.now());
    return this.#begin('publish', due, soldBy);
  }

  #begin(book: Book, channels: readonly string[], last: string | null = null): number {
    if (this.#stopped) return 0;
    const busy = new Set(channels.filter((channelId) => this.#running.has(`${book}:${channelId}`)));
    // What came in while the last step ran must not be left lying.
    if (books[book].untilDry) for (const channelId of busy) void this.run(book, channelId);
    const idle = channels.filter((channelId) => {
      const name = `${book}:${channelId}`;
      if (busy.has(channelId)) return false;
      if (!this.#rests.isLeft(name)) return true;
      this.#again.add(name);
      return false;
    });
    // Nobody's turn is over where nobody waits for one.
    if (idle.length === 0) return 0;
    const free = limits.channelsAtOnce - this.busyWith(book);
    const waits = idle.length > 1 ? last : null;
    const from = (this.#turn.get(book) ?? 0) % idle.length;
    const next = [...idle.slice(from), ...idle.slice(0, from)].slice(0, Math.max(0, free));
    this.#turn.set(book, from + next.length);
    for (const channelId of next) {
      if (channelId !== waits) void this.run(book, channelId);
      else
        this.#rests.after(
          limits.lastWaitsMs,
          () => this.#isFree(book) && this.run(book, channelId),
        );
    }
    return next.length;
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
   * A tick, if there was none here for so long and there are hands free: the bells ring in one of the workers, and in
   * the same one for as long as its clock is a moment ahead of the others'.
   */
  async help(book: Book, ms: number): Promise<number> {
    const since =
      this.#hub.now().getTime() - (this.#tickedAt.get(book) ?? Number.NEGATIVE_INFINITY);
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
          this.#rests.elsewhere(name);
          return;
        }
        if (done > 0) idle = false;
        // What is found while it rests is worked right after, and does not wait for the next tick.
        const goOn = () => {
          if (this.#again.delete(name) && this.#isFree(book)) void this.run(book, channelId);
        };
        if (idle && restMs && this.#rests.begins(name, restMs, tookMs, goOn)) return;
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
