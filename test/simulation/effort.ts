import { limits } from '../../server/limits.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { changesIn } from './changes.ts';
import type { Engine } from './database/engine.ts';
import type { Weather } from './weather.ts';

/**
 * I9, bounded effort. When a channel's call fails, all its books rest: 1, 2, 4, 8, then 10 s (`restMs`,
 * `restOutageMs`), and no success in between makes it start anew. After each rest at most these passes
 * begin, one a book and channel by its lease, and each ends with its first failing call: pull 1, reconcile 1,
 * reread 2 (products, orders), publish 2 (read, write). One such call is one request to Shopify, whose
 * client repeats only what was refused with a time; to Magento up to three reads at once, tried three times.
 */
const CALLS_A_ROUND = 6;
const REQUESTS_A_CALL: Readonly<Record<string, number>> = { shopify: 1, magento: 9 };
const HOUR_MS = 3_600_000;
/** A number that failed is sent again after a rest at the earliest. */
const WINDOW_MS = 60_000;
const WRITES_A_WINDOW = 1 + WINDOW_MS / limits.restMs;

/** Rests that are over after so long a time in which everything failed. */
function roundsIn(ms: number): number {
  let rounds = 1;
  let [over, rest]: [number, number] = [0, limits.restMs];
  for (; over + rest <= ms; rest = Math.min(2 * rest, limits.restOutageMs)) {
    over += rest;
    rounds++;
  }
  return rounds;
}

const FAILED: ReadonlySet<unknown> = new Set(['failed', 'in-doubt']);

/** Tries of one delivery in an hour: at once, and as often as the schedule says. */
const TRIES_AN_HOUR = limits.retryMs.reduce(
  ({ at, tries }, wait) => ({ at: at + wait, tries: at + wait <= HOUR_MS ? tries + 1 : tries }),
  { at: 0, tries: 1 },
).tries;

/** Answers that came without one good among them. */
interface Stretch {
  readonly since: number;
  calls: number;
  told: boolean;
}

export class Effort {
  readonly #now: () => number;
  readonly #caught: string[];
  readonly #changedWrites: ReturnType<typeof changesIn>;
  readonly #changedDeliveries: ReturnType<typeof changesIn>;
  /** Process and store → until when the store asked this process for patience. */
  readonly #quiet = new Map<string, number>();
  readonly #stretches = new Map<string, Stretch>();
  readonly #tries = new Map<string, number[]>();
  /** How many times the bound; infinite where hosts' clocks differ, because a rest is a time of the clock. */
  #slack = Number.POSITIVE_INFINITY;

  constructor(engine: Engine, now: () => number, caught: string[]) {
    this.#changedWrites = changesIn(engine, 'stockWrites');
    this.#changedDeliveries = changesIn(engine, 'inbox');
    this.#now = now;
    this.#caught = caught;
  }

  expect(weather: Weather): void {
    const { skewMs, jumpMs, databaseRefuses, databaseLoses, databaseTears } = weather;
    const { crashEvery, pauseEveryMs, leaseTheft } = weather;
    if (skewMs + jumpMs > 0) return;
    // A rest that could not be written down, a pass that begins anew, two passes of one book at a time.
    const broken = databaseRefuses + databaseLoses + databaseTears + crashEvery;
    this.#slack = broken + pauseEveryMs + leaseTheft > 0 ? 2 : 1;
  }

  asked(who: string, host: string, kind: string): void {
    const left = (this.#quiet.get(`${who}|${host}`) ?? 0) - this.#now();
    if (left > 0)
      this.#caught.push(`I9: ${who} calls ${host} ${left} ms before the time it was told`);
    const stretch = this.#stretches.get(host);
    if (!stretch) return;
    stretch.calls++;
    const rounds = roundsIn(this.#now() - stretch.since);
    const most = rounds * CALLS_A_ROUND * (REQUESTS_A_CALL[kind] ?? 1) * this.#slack;
    if (stretch.calls <= most || stretch.told) return;
    stretch.told = true;
    const ms = this.#now() - stretch.since;
    this.#caught.push(
      `I9: ${stretch.calls} calls to ${host} in ${ms} ms in which it never answered`,
    );
  }

  answered(who: string, host: string, answer: Response | null): void {
    const failed = answer === null || answer.status === 429 || answer.status >= 500;
    const asks = Number(answer?.headers.get('retry-after') ?? Number.NaN);
    if (failed && asks > 0) {
      const key = `${who}|${host}`;
      const until = this.#now() + Math.min(asks * 1000, limits.restMaxMs);
      this.#quiet.set(key, Math.max(until, this.#quiet.get(key) ?? 0));
    }
    // Where a store names times, those count instead.
    if (!failed || asks > 0) this.#stretches.delete(host);
    else if (!this.#stretches.has(host))
      this.#stretches.set(host, { since: this.#now(), calls: 0, told: false });
  }

  commanded({ update }: Doc): void {
    if (this.#slack === Number.POSITIVE_INFINITY) return;
    if (update === 'inbox') this.#triedDeliveries();
    if (update === 'stockWrites') this.#failedWrites();
  }

  #triedDeliveries(): void {
    for (const { before, after } of this.#changedDeliveries())
      if (Number(after.attempts) > Number(before?.attempts ?? 0))
        this.#count(`delivery ${after._id}`, HOUR_MS, TRIES_AN_HOUR);
  }

  /** Outcomes of numbers that were sent: each failed one counts against its listing. */
  #failedWrites(): void {
    for (const { before, after } of this.#changedWrites())
      if (before?.state !== after.state && FAILED.has(after.state))
        this.#count(`listing ${after.listingId}`, WINDOW_MS, WRITES_A_WINDOW);
  }

  #count(what: string, windowMs: number, most: number): void {
    const from = this.#now() - windowMs;
    const times = [...(this.#tries.get(what) ?? []).filter((at) => at > from), this.#now()];
    this.#tries.set(what, times);
    if (times.length !== most * this.#slack + 1) return;
    this.#caught.push(`I9: ${times.length} failed tries of ${what} within ${windowMs / 1000} s`);
  }
}
