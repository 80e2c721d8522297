import { RUN_LENGTH } from '../limits.ts';

interface Run<T> {
  readonly keys: string[];
  readonly values: T[];
}

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
 * Entries in key order, held as short sorted runs: one level of a B-tree. With 20,000 entries a change moves
 * at most a few hundred references, and a range is found by two binary searches.
 */
export class OrderedList<T> {
  #runs: Run<T>[] = [];
  #lasts: string[] = [];
  size = 0;

  /** The run that holds the key, or would. */
  #runOf(key: string): number {
    return Math.min(lowerBound(this.#lasts, key), Math.max(this.#runs.length - 1, 0));
  }

  insert(key: string, value: T): void {
    if (this.#runs.length === 0) {
      this.#runs.push({ keys: [], values: [] });
      this.#lasts.push(key);
    }
    const at = this.#runOf(key);
    const run = this.#runs[at];
    if (!run) return;
    const place = lowerBound(run.keys, key);
    run.keys.splice(place, 0, key);
    run.values.splice(place, 0, value);
    this.size++;
    if (run.keys.length > RUN_LENGTH * 2) this.#split(at, run);
    else this.#lasts[at] = run.keys.at(-1) ?? key;
  }

  #split(at: number, run: Run<T>): void {
    // Ascending inserts (ids, dates) fill the last run: leave it nearly full instead of half empty.
    const keep = at === this.#runs.length - 1 ? RUN_LENGTH + RUN_LENGTH / 2 : RUN_LENGTH;
    const next: Run<T> = { keys: run.keys.splice(keep), values: run.values.splice(keep) };
    this.#runs.splice(at + 1, 0, next);
    this.#lasts.splice(at, 1, run.keys.at(-1) ?? '', next.keys.at(-1) ?? '');
  }

  remove(key: string): boolean {
    const at = this.#runOf(key);
    const run = this.#runs[at];
    if (!run) return false;
    const place = lowerBound(run.keys, key);
    if (run.keys[place] !== key) return false;
    run.keys.splice(place, 1);
    run.values.splice(place, 1);
    this.size--;
    const last = run.keys.at(-1);
    if (last !== undefined) this.#lasts[at] = last;
    else {
      this.#runs.splice(at, 1);
      this.#lasts.splice(at, 1);
    }
    return true;
  }

  /** How many keys lie in [from, to); the runs between the ends are not looked into. */
  count(from: string, to: string): number {
    return Math.max(0, this.#rank(to) - this.#rank(from));
  }

  #rank(key: string): number {
    const at = this.#runOf(key);
    let rank = 0;
    for (let i = 0; i < at; i++) rank += this.#runs[i]?.keys.length ?? 0;
    return rank + lowerBound(this.#runs[at]?.keys ?? [], key);
  }

  *range(from: string, to: string, backwards = false): Generator<[string, T]> {
    if (from >= to || this.#runs.length === 0) return;
    const step = backwards ? -1 : 1;
    let at = this.#runOf(backwards ? to : from);
    let place = lowerBound(this.#runs[at]?.keys ?? [], backwards ? to : from) - (backwards ? 1 : 0);
    for (;;) {
      const run = this.#runs[at];
      if (!run) return;
      const key = run.keys[place];
      if (key === undefined) {
        at += step;
        place = backwards ? (this.#runs[at]?.keys.length ?? 0) - 1 : 0;
        continue;
      }
      if (backwards ? key < from : key >= to) return;
      yield [key, run.values[place] as T];
      place += step;
    }
  }
}
