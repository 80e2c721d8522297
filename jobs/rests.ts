import { limits } from '../server/limits.ts';

/** What it needs of the hub. */
interface Clock {
  readonly now: () => Date;
  readonly every: (ms: number, work: () => void) => () => void;
}

/** Runs that do nothing take a fifth of a worker's time at most. */
const restAfter = (restMs: number, tookMs: number) =>
  Math.min(limits.nothingToSendMaxMs, Math.max(restMs, 4 * tookMs));

/** Which channels' books are left alone for now: another worker is at it, or look after look did nothing. */
export class Rests {
  readonly #clock: Clock;
  /** Until when. */
  readonly #left = new Map<string, number>();
  /** When each was last looked at for nothing. */
  readonly #idleAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isLeft(name: string): boolean {
    const left = (this.#left.get(name) ?? 0) - this.#clock.now().getTime();
    // More than is ever given means that the clock was set back meanwhile.
    if (left > 0 && left <= Math.max(limits.elsewhereMs, limits.nothingToSendMaxMs)) return true;
    this.#left.delete(name);
    return false;
  }

  /** Another worker is at it. */
  elsewhere(name: string): void {
    this.#leave(name, limits.elsewhereMs);
  }

  /**
   * A single run that did nothing is no reason to rest: the next one may have something to do. Answers whether it rests;
   * at the end `goOn` is called.
   */
  begins(name: string, restMs: number, tookMs: number, goOn: () => void): boolean {
    const ms = restAfter(restMs, tookMs);
    const now = this.#clock.now().getTime();
    const since = now - (this.#idleAt.get(name) ?? 0);
    this.#idleAt.set(name, now);
    if (since < 0 || since > 2 * ms) return false;
    this.#leave(name, ms);
    this.after(ms, () => {
      this.#left.delete(name);
      goOn();
    });
    return true;
  }

  after(ms: number, work: () => unknown): void {
    const stop = this.#clock.every(ms, () => {
      stop();
      work();
    });
  }

  #leave(name: string, ms: number): void {
    this.#left.set(name, this.#clock.now().getTime() + ms);
  }
}
