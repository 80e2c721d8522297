import { RUN_LENGTH } from './limits.ts';

/** The first place in a sorted list whose key is not below the given one. */
function lowerBound(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Keys in order, held as short sorted runs: one level of a B-tree. With 20,000 keys a change moves at most a few
 * hundred references, and a range is found by two binary searches.
 */
export class OrderedList {
  #runs: string[][] = [[]];
  #lasts: string[] = [''];

  /** The run that holds the key, or would. */
  #runOf(key: string): number {
    return Math.min(lowerBound(this.#lasts, key), this.#runs.length - 1);
  }

  insert(key: string): void {
    const at = this.#runOf(key);
    const run = this.#runs[at] ?? [];
    run.splice(lowerBound(run, key), 0, key);
    // Ascending inserts (ids, dates) fill the last run: it is left nearly full instead of half empty.
    const half = at === this.#runs.length - 1 ? RUN_LENGTH * 1.5 : RUN_LENGTH;
    if (run.length > RUN_LENGTH * 2) this.#runs.splice(at, 1, run.slice(0, half), run.slice(half));
    this.#note(at, run.length > RUN_LENGTH * 2 ? 2 : 1);
  }

  remove(key: string): void {
    const at = this.#runOf(key);
    const run = this.#runs[at] ?? [];
    const place = lowerBound(run, key);
    if (run[place] !== key) return;
    run.splice(place, 1);
    const isGone = run.length === 0 && this.#runs.length > 1;
    if (isGone) this.#runs.splice(at, 1);
    this.#note(at, isGone ? 0 : 1);
  }

  /** Notes the last key of a run, or of the two it was split into, or that it is gone. */
  #note(at: number, runs: 0 | 1 | 2): void {
    const lasts = this.#runs.slice(at, at + runs).map((run) => run.at(-1) ?? '');
    this.#lasts.splice(at, 1, ...lasts);
  }

  /** How many keys lie in [from, to); the runs between the ends are not looked into. */
  count(from: string, to: string): number {
    return Math.max(0, this.#rank(to) - this.#rank(from));
  }

  #rank(key: string): number {
    const at = this.#runOf(key);
    let rank = lowerBound(this.#runs[at] ?? [], key);
    for (let i = 0; i < at; i++) rank += this.#runs[i]?.length ?? 0;
    return rank;
  }

  *range(from: string, to: string, backwards = false): Generator<string> {
    const step = backwards ? -1 : 1;
    let at = this.#runOf(backwards ? to : from);
    let run = this.#runs[at];
    let place = lowerBound(run ?? [], backwards ? to : from) - (backwards ? 1 : 0);
    while (run) {
      const key = run[place];
      if (key === undefined) {
        at += step;
        run = this.#runs[at];
        place = backwards ? (run?.length ?? 0) - 1 : 0;
        continue;
      }
      if (backwards ? key < from : key >= to) return;
      yield key;
      place += step;
    }
  }
}
