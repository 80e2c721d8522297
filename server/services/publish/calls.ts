import { limits } from '../../limits.ts';
import type { Hub } from '../hub.ts';
import type { Call } from './send-levels.ts';

/**
 * The calls with numbers that are under way to one store, and when the next one takes off: one in nearly the
 * time a call takes there and back, as if each waited for the answer to the one before, while getting a call ready and writing its
 * answer down go on beside the others (ADR 0017).
 */
export class Calls {
  readonly #hub: Hub;
  readonly #underWay = new Set<Call>();
  #last: { readonly answered: Promise<unknown>; readonly beganAt: number } | null = null;
  /** What the last answers took, and getting the last calls ready, newest first; milliseconds. */
  #answers: readonly number[] = [];
  #readies: readonly number[] = [];

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** What is in them is not to be sent, or read for, once more. */
  listingIds(): ReadonlySet<string> {
    return new Set([...this.#underWay].flatMap(({ listingIds }) => listingIds));
  }

  /** `since`: when getting it ready was begun. */
  add(call: Call, since: number): void {
    this.#underWay.add(call);
    const beganAt = this.#hub.now().getTime();
    this.#last = { answered: call.answered, beganAt };
    this.#readies = withLast(this.#readies, beganAt - since);
    void call.answered.then(() => {
      this.#answers = withLast(this.#answers, this.#hub.now().getTime() - beganAt);
    });
  }

  /**
   * Waits until another call is to be made ready beside those under way, once there is something `toSend`, or until
   * there are none any more. Answers which, and how many listings came to an end meanwhile.
   */
  async untilNext(toSend: Promise<unknown>): Promise<{ isTurn: boolean; done: number }> {
    let done = 0;
    let wanted = toSend;
    while (this.#underWay.size > 0) {
      const end = await this.#turnOrEnd(wanted);
      if (end === null) return { isTurn: true, done };
      done += end;
      // What moved meanwhile is due again.
      if (end > 0) wanted = Promise.resolve();
    }
    return { isTurn: false, done };
  }

  /** Null when it is the next one's turn; else what the first one brings that ends, which is none of them any more. */
  async #turnOrEnd(toSend: Promise<unknown>): Promise<number | null> {
    const ends = [...this.#underWay].map(async (call) => ({ call, done: await call.ended }));
    if (this.#underWay.size >= limits.publishCalls) return this.#endOf(await Promise.race(ends));
    const turn = this.#turn();
    try {
      const both = Promise.all([toSend, turn.promise]).then(() => null);
      const first = await Promise.race([both, ...ends]);
      return first && this.#endOf(first);
    } finally {
      turn.stop();
    }
  }

  #endOf({ call, done }: { call: Call; done: number }): number {
    this.#underWay.delete(call);
    return done;
  }

  /** When getting the next one ready is to begin, so that it takes off when the last one is answered. */
  #turn() {
    const { answered, beganAt } = this.#last ?? { answered: Promise.resolve(), beganAt: 0 };
    // A clock that was set says nothing of how long something took: the answer itself comes in time.
    const quickest = this.#answers.length > 0 ? Math.min(...this.#answers) : limits.publishAnswerMs;
    const pace = limits.publishPace * quickest;
    const ms = beganAt + pace - Math.max(0, mean(this.#readies)) - this.#hub.now().getTime();
    const timer = after(this.#hub, ms);
    return { promise: Promise.race([answered, timer.promise]), stop: timer.stop };
  }

  async allEnds(): Promise<number> {
    const done = await Promise.all([...this.#underWay].map(({ ended }) => ended));
    return done.reduce((sum, each) => sum + each, 0);
  }

  /** After a failure as well: nobody else is to send while these are under way. Never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#underWay].map(({ ended }) => ended));
  }
}

/** What a few calls took: a single one may have waited for the processor. */
const SEEN = 4;
const withLast = (seen: readonly number[], ms: number) => [ms, ...seen].slice(0, SEEN);
const mean = (of: readonly number[]) =>
  of.length === 0 ? 0 : of.reduce((sum, each) => sum + each, 0) / of.length;

/** A timer that ends at its first turn, or when it is told to. */
function after(hub: Hub, ms: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = hub.every(Math.max(1, ms), () => {
    stop();
    resolve();
  });
  return { promise, stop };
}
