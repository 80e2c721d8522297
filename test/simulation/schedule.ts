import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** Who waits: a process, or the world around. The dead never go on, the paused go on later. */
export interface Actor {
  readonly name: string;
  state: 'up' | 'paused' | 'dead';
}

interface Waiting {
  readonly actor: Actor;
  readonly label: string;
  readonly at: number;
  readonly go: () => void;
}

/** Real time in which whatever is awaited outside of the schedule must have come. */
const PATIENCE_MS = 1_000;

/** All promises that can go on without another turn of ours have gone on after this. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * The one who says who goes on next. Everything that waits for the database, a channel or time waits
 * here; one at a time is let go, by the seed's choice, and nothing else moves meanwhile. Time is virtual
 * and passes when all who are left wait for it.
 */
export class Schedule {
  #waiting: Waiting[] = [];
  #now: number;
  readonly #random: Random;
  readonly #trace: Trace;
  steps = 0;

  constructor(start: Date, random: Random, trace: Trace) {
    this.#now = start.getTime();
    this.#random = random;
    this.#trace = trace;
  }

  readonly now = (): Date => new Date(this.#now);

  /** Goes on as soon as the seed wants. A dead process never does: what it was about to do stays undone. */
  point(actor: Actor, label: string): Promise<void> {
    return this.sleep(actor, 0, label);
  }

  sleep(actor: Actor, ms: number, label = 'slept'): Promise<void> {
    if (actor.state === 'dead') return new Promise(() => {});
    return new Promise((go) => {
      this.#waiting.push({ actor, label, at: this.#now + Math.max(0, ms), go });
    });
  }

  /** kill -9: whatever it waited for, it is not there any more. */
  kill(actor: Actor): void {
    actor.state = 'dead';
    this.#waiting = this.#waiting.filter((each) => each.actor !== actor);
  }

  /** Time that nobody needs to see pass. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** Lets everybody go on for so long. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    while (this.#now < end && (await this.step()));
  }

  /** Lets one go on, or time pass. False when nobody is left who waits for anything. */
  async step(): Promise<boolean> {
    await settled();
    const able = this.#waiting.filter(({ actor }) => actor.state === 'up');
    const ready = able.filter(({ at }) => at <= this.#now);
    const next = ready[Math.floor(this.#random() * ready.length)];
    if (next) {
      this.steps++;
      this.#now += this.#random() < 0.3 ? 1 : 0;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      if (next.label !== 'slept') this.#trace.say(this.#now, next.actor.name, next.label);
      next.go();
      return true;
    }
    if (able.length === 0) return false;
    this.#now = able.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
    return true;
  }

  /** Lets everybody go on until this work is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const marked = work.finally(() => {
      done = true;
    });
    marked.catch(() => undefined);
    let moved = performance.now();
    for (;;) {
      // Otherwise something real is awaited, such as a signature made by a thread of Node's own.
      if (await this.step()) moved = performance.now();
      if (done) return marked;
      if (performance.now() - moved > PATIENCE_MS) break;
    }
    throw new Error('everybody waits, and nothing will ever come');
  }
}
