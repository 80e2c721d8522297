import type { Doc } from '../../server/store/pocket/bson.ts';
import type { Engine } from './database/engine.ts';

interface Revision {
  readonly q: { readonly _id?: string; readonly 'sync.rev'?: number };
  readonly u: { readonly $set?: { readonly 'sync.number'?: { readonly flight: Flight | null } } };
}

interface Flight {
  readonly key: string;
}

interface Sync {
  readonly fence?: number;
  readonly rev?: number;
  readonly number?: { readonly flight: Flight | null };
}

/**
 * I7: a worker that slept past its lease starts no write once a newer one has begun. The answer looks at a
 * command before it is run; a flight's key begins with its channel and the token of its lease. It remembers
 * the highest fence each listing ever had, so that taking it down again hides nothing.
 */
export function watchFences(engine: Engine): (command: Doc) => readonly string[] {
  const highest = new Map<unknown, number>();
  return (command) => {
    if (command.update !== 'listings' || !Array.isArray(command.updates)) return [];
    const listings = new Map(engine.all('listings').map(({ _id, sync }) => [_id, sync as Sync]));
    for (const [id, { fence = 0 }] of listings)
      highest.set(id, Math.max(fence, highest.get(id) ?? 0));
    return (command.updates as readonly Revision[]).flatMap(({ q, u }) => {
      const flight = u.$set?.['sync.number']?.flight;
      const token = Number(/-(\d+):/.exec(flight?.key ?? '')?.[1] ?? Number.NaN);
      if (!flight || Number.isNaN(token)) return [];
      const { rev = 0, number } = listings.get(q._id) ?? {};
      const starts = rev === q['sync.rev'] && number?.flight?.key !== flight.key;
      const fence = highest.get(q._id) ?? 0;
      if (!starts || fence <= token) return [];
      return [`I7: lease ${token} starts a write of ${q._id} after lease ${fence} began`];
    });
  };
}
