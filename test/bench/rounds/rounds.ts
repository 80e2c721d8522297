import { type Noise, noiseMeter } from './noise.ts';
import { median } from './statistics.ts';

export interface Round<T> {
  readonly sample: T;
  readonly noise: Noise;
  /** Its ruler was so far from the others' that its ratios do not count; it stays in the results. */
  readonly noisy: boolean;
}

export interface RoundsOptions<T> {
  /** How many count; one more is run first, and dropped, to warm everything up. */
  readonly rounds: number;
  readonly folder: string;
  /** Measures the hub and its rulers, one after the other. `index` 0 is the warm-up. */
  readonly measure: (index: number) => Promise<T>;
  /** The ruler's own figure, by which a noisy round is known; the same every time where all is quiet. */
  readonly ruler: (sample: T) => number;
  /** A round that measured something else than it should. */
  readonly spoiled?: (sample: T) => boolean;
  readonly say: (sample: T) => string;
}

const NOISY_SHARE = 0.3;

/**
 * Interleaved rounds: whatever slows the machine for a while slows the hub and its ruler alike. Noisy
 * rounds are run again, at most as often as rounds were asked for; none is left out silently.
 */
export async function runRounds<T>(options: RoundsOptions<T>): Promise<readonly Round<T>[]> {
  const { rounds, folder, measure, say } = options;
  const look = noiseMeter(folder);
  await look();
  await measure(0);
  const taken: { sample: T; noise: Noise }[] = [];
  let marked: readonly Round<T>[] = [];
  const quiet = () => marked.filter(({ noisy }) => !noisy).length;
  while (quiet() < rounds && taken.length < 2 * rounds) {
    const sample = await measure(taken.length + 1);
    const noise = await look();
    taken.push({ sample, noise });
    marked = markNoisy(taken, options);
    const machine = `load ${noise.load.toFixed(1)}, fsync ${noise.fsyncMs.toFixed(1)} ms`;
    console.log(`  round ${taken.length}: ${say(sample)} (${machine})`);
  }
  return marked;
}

function markNoisy<T>(
  taken: readonly { readonly sample: T; readonly noise: Noise }[],
  { ruler, spoiled = () => false }: Pick<RoundsOptions<T>, 'ruler' | 'spoiled'>,
): readonly Round<T>[] {
  const middle = median(taken.map(({ sample }) => ruler(sample)));
  return taken.map((each) => ({
    ...each,
    noisy: spoiled(each.sample) || Math.abs(ruler(each.sample) / middle - 1) > NOISY_SHARE,
  }));
}

/** One value a round that counts; of all rounds where the machine never was quiet. */
export function valuesOf<T>(rounds: readonly Round<T>[], of: (sample: T) => number): number[] {
  const quiet = rounds.filter(({ noisy }) => !noisy);
  return (quiet.length > 0 ? quiet : rounds).map(({ sample }) => of(sample));
}
