import { type Balance, balanceAfter, EMPTY, type Movement } from '../../domain/stock.ts';
import { limits } from '../../limits.ts';
import { type LedgerDoc, lineId, type PositionKey } from '../../store/ledger.ts';
import { positionId } from '../../store/positions.ts';
import type { Hub } from '../hub.ts';
import { bundlesNow } from './recipe-book.ts';

export interface Head {
  readonly seq: number;
  readonly balance: Balance;
  readonly movedAt: Date | null;
}

/** The end of a chain; of one that was not asked for, as if it had none. */
export type HeadOf = (at: PositionKey) => Head;

const NO_HEAD: Head = { seq: 0, balance: EMPTY, movedAt: null };
const chainKey = ({ sku, locationId }: PositionKey) => `${locationId}|${sku}`;

/**
 * The end of every chain of these SKUs: the position, or a newer line that is not projected yet. Counts at least
 * every line that was in the ledger when it was asked for: a line leaves `unprojected` only after its position is
 * told, so the lines are asked for first. A line that comes later makes its listings due again, and an append
 * that did not see it collides with it.
 */
export async function readHeads(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
): Promise<HeadOf> {
  if (skus.length === 0) return () => NO_HEAD;
  const newer = await hub.store.ledger.unprojectedOf(merchantId, skus);
  const known = await hub.store.positions.ofSkus(merchantId, skus);
  const heads = new Map<string, Head>();
  for (const { seq, balance, movedAt, ...at } of known) {
    heads.set(chainKey(at), { seq, balance, movedAt });
  }
  for (const line of newer) {
    const head = heads.get(chainKey(line)) ?? NO_HEAD;
    if (line.seq <= head.seq) continue;
    heads.set(chainKey(line), { seq: line.seq, balance: line.after, movedAt: line.postedAt });
  }
  return (at) => heads.get(chainKey(at)) ?? NO_HEAD;
}

/** Available units of these items. */
export async function readAvailable(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
): Promise<(at: PositionKey) => number> {
  const headOf = await readHeads(hub, merchantId, skus);
  return (at) => headOf(at).balance.available;
}

/** Appends movements to the ledger, each key once, and tells positions and listings. Safe to repeat. */
export async function post(
  hub: Hub,
  merchantId: string,
  movements: readonly Movement[],
): Promise<void> {
  await mark(hub, await postAndTell(hub, merchantId, movements));
}

/**
 * Posts all but the marks of the lines, which it answers: for who has other marks to set at the same time. `known`:
 * chains' ends that were read before. Runs beside other workers: a taken place in a chain means reading its end again.
 */
export async function postAndTell(
  hub: Hub,
  merchantId: string,
  movements: readonly Movement[],
  known?: HeadOf,
): Promise<readonly LedgerDoc[]> {
  const appended: LedgerDoc[] = [];
  let todo = movements;
  let headOf = known;
  for (let round = 0; todo.length > 0; round++) {
    if (round === limits.conflictRounds) throw new Error('the ledger is too busy: try again');
    if (round > 0) todo = await unposted(hub, merchantId, todo);
    if (todo.length === 0) break;
    const skus = [...new Set(todo.map((movement) => movement.sku))];
    headOf ??= await readHeads(hub, merchantId, skus);
    const done = await hub.store.ledger.append(chain(hub, merchantId, todo, headOf));
    headOf = undefined;
    appended.push(...done);
    todo = todo.slice(done.length);
  }
  if (appended.length > 0) await tell(hub, merchantId, appended);
  return appended;
}

async function unposted(hub: Hub, merchantId: string, movements: readonly Movement[]) {
  const keys = movements.map((movement) => movement.key);
  const posted = await hub.store.ledger.postedKeys(merchantId, keys);
  return movements.filter((movement) => !posted.has(movement.key));
}

/** The lines that these movements become behind the given ends. */
export function chain(
  hub: Hub,
  merchantId: string,
  movements: readonly Movement[],
  headOf: HeadOf,
): LedgerDoc[] {
  const heads = new Map<string, { seq: number; balance: Balance }>();
  return movements.map((movement) => {
    const head = heads.get(chainKey(movement)) ?? headOf(movement);
    const after = balanceAfter(head.balance, movement);
    const seq = head.seq + 1;
    heads.set(chainKey(movement), { seq, balance: after });
    const _id = lineId(merchantId, movement, seq);
    const unprojected = merchantId;
    return { ...movement, _id, merchantId, seq, after, postedAt: hub.now(), unprojected };
  });
}

/** Positions forward, listings due, oversells shown; the lines are marked last, so a crash repeats it. */
export async function project(
  hub: Hub,
  merchantId: string,
  lines: readonly LedgerDoc[],
): Promise<void> {
  await tell(hub, merchantId, lines);
  await mark(hub, lines);
}

/** Positions and listings know of these lines. */
export async function mark(hub: Hub, lines: readonly LedgerDoc[]): Promise<void> {
  if (lines.length > 0) await hub.store.ledger.projected(lines.map((line) => line._id));
}

async function tell(hub: Hub, merchantId: string, lines: readonly LedgerDoc[]): Promise<void> {
  const newest = new Map<string, LedgerDoc>();
  for (const line of lines) {
    const other = newest.get(chainKey(line));
    if (!other || other.seq < line.seq) newest.set(chainKey(line), line);
  }
  const ends = [...newest.values()];
  const positions = ends.map(({ sku, locationId, seq, after, postedAt }) => ({
    _id: positionId(merchantId, { sku, locationId }),
    merchantId,
    sku,
    locationId,
    seq,
    balance: after,
    movedAt: postedAt,
  }));
  const skus = [...new Set(ends.map((line) => line.sku))];
  const places = [...new Set(ends.map((line) => line.locationId))];
  // Whoever looks at a listing in between reads these lines as well: they are not marked yet.
  const [channelIds] = await Promise.all([
    hub.store.channels.toldNumbers(merchantId),
    hub.store.positions.advance(positions),
    touchSellers(hub, merchantId, skus, places),
  ]);
  // What is left to do here is for the next crash only: nobody needs to wait for it.
  // The channel that sold has lowered its own number: most often it needs to be told nothing.
  hub.stockMoved(channelIds, lines[0]?.cause.channelId ?? null);
  await showOversells(hub, merchantId, lines);
}

/** Every listing of these items, or of a bundle that holds one, is due. */
async function touchSellers(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
  places: readonly string[],
): Promise<void> {
  const { touch } = hub.store.listings;
  const [bundles] = await Promise.all([
    bundlesNow(hub, merchantId),
    touch(merchantId, skus, places),
  ]);
  const holders = bundles.holding(skus);
  if (holders.length > 0) await touch(merchantId, holders, places);
}

async function showOversells(
  hub: Hub,
  merchantId: string,
  lines: readonly LedgerDoc[],
): Promise<void> {
  const fell = lines.filter((line) => line.after.available < 0 && before(line) >= 0);
  const rose = lines.filter((line) => line.after.available >= 0 && before(line) < 0);
  if (fell.length === 0 && rose.length === 0) return;
  const subjectOf = (line: LedgerDoc) => ({ type: 'stock', id: chainKey(line) });
  await hub.store.exceptions.raise(
    fell.map((line) => ({
      merchantId,
      key: `oversold:${chainKey(line)}:${line.seq}`,
      kind: 'oversold' as const,
      channelId: line.cause.channelId,
      subject: subjectOf(line),
      cause: `${line.sku} was sold below zero (${line.after.available} available).`,
      nextStep: 'Restock it, or cancel or backorder one of the orders that hold it.',
      facts: { sku: line.sku, available: line.after.available },
    })),
    hub.now(),
  );
  // By the newest position, not by these lines: another worker may have gone on, and told it before us.
  const skus = new Set([...fell, ...rose].map((line) => line.sku));
  const positions = await hub.store.positions.ofSkus(merchantId, [...skus]);
  const healed = positions.filter(({ balance }) => balance.available >= 0).map(chainKey);
  await hub.store.exceptions.closeFor(merchantId, 'oversold', healed);
}

const before = (line: LedgerDoc) => {
  const minus = line.from === 'available' ? line.quantity : 0;
  const plus = line.to === 'available' ? line.quantity : 0;
  return line.after.available + minus - plus;
};
