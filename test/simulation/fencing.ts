import type { Doc } from '../../server/store/pocket/bson.ts';
import type { Engine } from './database/engine.ts';

interface Revision {
  readonly q: { readonly _id?: string; readonly 'sync.rev'?: number };
  readonly u: { readonly $set?: { readonly 'sync.number'?: { readonly flight: Flight | null } } };
}

interface Flight {
  readonly key: string;
}

/**
 * I7: a worker that slept past its lease starts no write once a newer one has begun. Looks at a command before
 * it is run; a flight's key begins with its channel and the token of its lease.
 */
export function zombieFlights(engine: Engine, command: Doc): readonly string[] {
  if (command.update !== 'listings' || !Array.isArray(command.updates)) return [];
  return (command.updates as readonly Revision[]).flatMap(({ q, u }) => {
    const flight = u.$set?.['sync.number']?.flight;
    const token = Number(/-(\d+):/.exec(flight?.key ?? '')?.[1] ?? Number.NaN);
    if (!flight || Number.isNaN(token)) return [];
    const listing = engine.all('listings').find(({ _id }) => _id === q._id);
    const {
      fence = 0,
      rev = 0,
      number,
    } = (listing?.sync ?? {}) as Doc & {
      fence?: number;
      rev?: number;
      number?: { flight: Flight | null };
    };
    const starts = rev === q['sync.rev'] && number?.flight?.key !== flight.key;
    if (!starts || fence <= token) return [];
    return [`I7: lease ${token} starts a write of ${q._id} after lease ${fence} began`];
  });
}
