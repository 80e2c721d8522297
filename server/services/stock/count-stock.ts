import { countMovement } from '../../domain/by-hand.ts';
import { sellable } from '../../domain/sellable.ts';
import { type Balance, delta, onHand } from '../../domain/stock.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { handCause, noteOf } from './hand-cause.ts';
import { hubShelf } from './hub-shelf.ts';
import { readHeads } from './post.ts';
import { postDecided, sameOrRefusal } from './post-decided.ts';
import { type ListingStock, viewStock } from './stock-view.ts';

export interface CountRequest {
  readonly sku: string;
  readonly locationId: string;
  /** Units found on the shelf, those owed to buyers included. */
  readonly counted: number;
  /** Units on hand that the books said when the person went to look. */
  readonly seen: number;
  readonly note: string;
  /** Made by the client, once a count: the same key counts once. */
  readonly key: string;
}

export interface CountAnswer {
  readonly state: 'preview' | 'counted' | 'unchanged';
  /** The cause to undo it by. */
  readonly id: string | null;
  readonly was: number;
  readonly counted: number;
  readonly channels: readonly {
    readonly stock: ListingStock;
    /** What the channel will show once it took the count. */
    readonly willShow: number;
  }[];
}

/** What counting would do. Null when there is no such item or location. */
export async function previewCount(
  hub: Hub,
  merchantId: string,
  request: CountRequest,
): Promise<CountAnswer | Refusal | null> {
  const shelf = await hubShelf(hub, merchantId, request.sku, request.locationId);
  if (!shelf || isRefusal(shelf)) return shelf;
  const headOf = await readHeads(hub, merchantId, [request.sku]);
  const { balance } = headOf(request);
  const stale = changedSince(balance, request);
  if (stale) return stale;
  return answer(hub, merchantId, request, 'preview', null, onHand(balance));
}

/**
 * Books what a person found on a shelf: on hand becomes the number counted, whatever channels sold or ship
 * in between follows on it. Refused when on hand is not any more what the person saw. A repeated key
 * counts once. Null when there is no such item or location.
 */
export async function countStock(
  hub: Hub,
  caller: Caller,
  request: CountRequest,
): Promise<CountAnswer | Refusal | null> {
  const { merchantId } = caller;
  const { sku, locationId, counted } = request;
  const shelf = await hubShelf(hub, merchantId, sku, locationId);
  if (!shelf || isRefusal(shelf)) return shelf;
  const cause = { ...handCause(hub, caller, 'count', request.key), ...noteOf(request.note) };
  const lines = await postDecided(hub, merchantId, {
    sku,
    keys: [cause.id],
    again: (done) =>
      sameOrRefusal(
        done.every(
          (line) =>
            line.sku === sku && line.locationId === locationId && onHand(line.after) === counted,
        ),
      ),
    decide: async (headOf) => {
      const { balance } = headOf(request);
      const movement = countMovement(cause, request, balance, counted);
      return changedSince(balance, request) ?? (movement ? [movement] : []);
    },
  });
  if (isRefusal(lines)) return lines;
  const [line] = lines;
  if (!line) return answer(hub, merchantId, request, 'unchanged', null, counted);
  return answer(hub, merchantId, request, 'counted', cause.id, wasBefore(line));
}

const wasBefore = (line: LedgerDoc) => onHand(line.after) - delta(line, 'available');

function changedSince(balance: Balance, { seen }: CountRequest): Refusal | null {
  const now = onHand(balance);
  if (now === seen) return null;
  return refuse(
    'stock_moved',
    `It was ${seen} on hand when you looked, and is ${now} now.`,
    'Look at what moved in between, count again, and save that number.',
  );
}

async function answer(
  hub: Hub,
  merchantId: string,
  { sku, locationId, counted }: CountRequest,
  state: CountAnswer['state'],
  id: string | null,
  was: number,
): Promise<CountAnswer> {
  const stock = await viewStock(hub, merchantId, sku);
  // Once it is counted the balances hold it already.
  const change = state === 'preview' ? counted - was : 0;
  const at = new Map(stock?.positions.map((each) => [each.locationId, each.balance]));
  const then = (place: string): Balance[] => {
    const balance = at.get(place) ?? null;
    const available = (balance?.available ?? 0) + (place === locationId ? change : 0);
    return [{ committed: 0, unavailable: 0, incoming: 0, ...balance, available }];
  };
  const channels = (stock?.listings ?? []).map((each) => ({
    stock: each,
    willShow: sellable(each.listing.sources.flatMap(then), each.listing.buffer),
  }));
  return { state, id, was, counted, channels };
}
