import { type Change, changesIn } from './changes.ts';
import type { Engine } from './database/engine.ts';

interface Sync {
  readonly fence?: number;
  readonly number?: { readonly flight: { readonly key: string } | null };
}

const syncOf = (doc: Change['before']): Sync => (doc?.sync ?? {}) as Sync;
const flightOf = (sync: Sync): string | undefined => sync.number?.flight?.key;

/** What a row says only after a call was made. */
const ANSWERED: ReadonlySet<unknown> = new Set(['written', 'rejected', 'failed']);

/** A flight's key begins with its channel, the token of its lease and the number of the pass. */
const tokenOf = (flight: string): number => Number(/-(\d+)-\d+:/.exec(flight)?.[1] ?? Number.NaN);

/**
 * I7, looked at by collection. `listings`: a worker that slept past its lease starts no write once a newer one has
 * begun; remembers the highest fence each listing ever had, so that taking it down again hides nothing.
 * `stockWrites`: no store answers a number before its listing leads to it, for a crash would hide it. Its row may stand
 * there earlier: without a call it is in doubt at worst.
 */
export function watchWrites(engine: Engine) {
  const listings = changesIn(engine, 'listings');
  const stockWrites = changesIn(engine, 'stockWrites');
  const highest = new Map<unknown, number>();
  const flown = new Set<unknown>();
  return {
    listings: (): readonly string[] =>
      listings().flatMap(({ before, after }) => {
        const [old, now] = [syncOf(before), syncOf(after)];
        const fence = Math.max(highest.get(after._id) ?? 0, now.fence ?? 0);
        highest.set(after._id, fence);
        const flight = flightOf(now);
        if (!flight || flight === flightOf(old)) return [];
        flown.add(flight);
        if (fence <= tokenOf(flight)) return [];
        return [
          `I7: lease ${tokenOf(flight)} starts a write of ${after._id} after lease ${fence} began`,
        ];
      }),
    stockWrites: (): readonly string[] =>
      stockWrites().flatMap(({ after: { key, state } }) =>
        flown.has(key) || !ANSWERED.has(state)
          ? []
          : [`I7: ${key} is ${state} and no listing led to it`],
      ),
  };
}
