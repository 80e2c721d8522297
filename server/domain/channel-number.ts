/**
 * What the hub knows of the number one channel shows for one listing, and how it reasons about
 * differences. A channel lowers its own number when it sells, so the hub keeps a `base` and adds what
 * that channel's own orders did since, read off the ledger. A reading that does not fit is `seen`, and
 * waits until every order up to the reading's moment is in the books; only then is what remains called a
 * person's edit. All times compared here come from that one channel's clock.
 */
export interface ChannelNumber {
  /** Null until the channel was read for the first time. */
  readonly base: number | null;
  /** Orders that happened up to here are inside `base`. */
  readonly baseAt: Date | null;
  /** How far from `baseAt` the channel may have looked. */
  readonly baseUnsureMs?: number;
  /** Ledger lines up to these are inside `base`. */
  readonly seqs: readonly LocationSeq[];
  /** Whose chains `seqs` speak of, where that is not the listing's own item: a plain item of its bundle. */
  readonly chain?: string;
  /** The newest moment that was taken into `base`; a reading from before it cannot be compared. */
  readonly rolledTo: Date | null;
  readonly seen: Seen | null;
  /** A write that was sent and not answered yet; the channel is read before anything else is sent. */
  readonly flight: Flight | null;
  /** What writes whose answers were lost may have changed, until the reading in `seen` is explained. */
  readonly doubts: readonly number[];
  /** What those writes may still change although a reading was explained without them: they were on their way. */
  readonly lingering: readonly Lingering[];
  /** When the channel last took a number from us; older readings are superseded by it. */
  readonly writtenAt: Date | null;
  /** Units shipped about that write, inside `base` already, while no reading has shown them not to cross it. */
  readonly shipped: number;
}

export interface Lingering {
  readonly by: number;
  /** Of the reading that was explained without it. */
  readonly at: Date;
}

export interface LocationSeq {
  readonly locationId: string;
  readonly seq: number;
}

export interface Seen {
  readonly sellable: number;
  readonly at: Date;
  /** How far from `at` the channel may have looked; 0 where absent. */
  readonly unsureMs?: number;
}

export interface Flight {
  readonly key: string;
  readonly expected: number | null;
  readonly sellable: number;
}

/** What one ledger line, caused on this same channel, did to "available". */
export interface OwnLine extends LocationSeq {
  /** It happened not after this … */
  readonly at: Date;
  /** … and not before this: an order's change is known to the second, or only between two looks at it. */
  readonly since: Date;
  readonly delta: number;
  /** Units that went from the shelf to the buyer. */
  readonly shipped: number;
}

/** A shipment this long before a write's answer may have crossed it: the write had read the shelf before. */
const CROSSING_MS = 60_000;
/** A write is answered, refused or lost for good within this; stores cut requests earlier. */
const LINGER_MS = 60_000;

export const UNKNOWN: ChannelNumber = {
  base: null,
  baseAt: null,
  seqs: [],
  rolledTo: null,
  seen: null,
  flight: null,
  doubts: [],
  lingering: [],
  writtenAt: null,
  shipped: 0,
};

/** Own lines that `base` does not hold yet. */
export function sinceBase(number: ChannelNumber, own: readonly OwnLine[]): readonly OwnLine[] {
  const from = number.baseAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return notRolled(number, own).filter((line) => line.at.getTime() > from);
}

function notRolled({ seqs }: ChannelNumber, own: readonly OwnLine[]): readonly OwnLine[] {
  const upTo = new Map(seqs.map((each) => [each.locationId, each.seq]));
  return own.filter((line) => line.seq > (upTo.get(line.locationId) ?? 0));
}

export const sum = (lines: readonly OwnLine[]) =>
  lines.reduce((total, line) => total + line.delta, 0);
const unitsShipped = (lines: readonly OwnLine[]) =>
  lines.reduce((units, line) => units + line.shipped, 0);

/** The number the channel should show now, as far as the hub can tell; null when it was never read. */
export function believed(number: ChannelNumber, own: readonly OwnLine[]): number | null {
  if (number.base === null) return null;
  const lines = sinceBase(number, own);
  const { seen } = number;
  if (!seen) return number.base + sum(lines);
  return seen.sellable + sum(lines.filter((line) => line.at > seen.at));
}

/** A reading that is older than what is known, or from about a write under way: whatever it says is no news. */
export function saysNothing(number: ChannelNumber, { at }: Pick<Seen, 'at'>): boolean {
  if (number.base === null) return false;
  const { writtenAt, seen, baseAt, rolledTo, flight } = number;
  return (
    flight !== null || [writtenAt, seen?.at, baseAt, rolledTo].some((known) => known && at <= known)
  );
}

/** Takes in a reading: an echo or confirmation changes nothing, a difference is kept to be explained. */
export function observe(
  number: ChannelNumber,
  reading: Seen,
  own: readonly OwnLine[],
): ChannelNumber {
  if (number.base === null) return { ...number, ...baseIn(reading) };
  if (saysNothing(number, reading)) return number;
  const { seen, doubts } = number;
  const fits = reading.sellable === modelAt(number, own, reading.at);
  if (fits && doubts.length === 0) {
    const lingering = underWay(number, reading.at);
    // Most readings find what is known already: nothing is to be written then.
    const isNews =
      seen !== null || number.shipped !== 0 || lingering.length < number.lingering.length;
    return isNews ? { ...number, seen: null, shipped: 0, lingering } : number;
  }
  // One puzzle at a time: a reading that is replaced by each next one would never be old enough.
  return seen ? number : { ...number, seen: seenIn(reading) };
}

/**
 * Takes in what the channel was just read to show, whatever was believed: after a refused compare-and-set
 * or a write with unknown outcome there is nothing else to go by.
 */
export function faceReading(number: ChannelNumber, reading: Seen): ChannelNumber {
  if (number.base === null) return { ...number, ...baseIn(reading), flight: null };
  const landed = number.flight ? doubted(number, number.flight) : number;
  return { ...landed, seen: seenIn(reading), flight: null };
}

const baseIn = ({ sellable, at, unsureMs = 0 }: Seen) => {
  return { base: sellable, baseAt: at, baseUnsureMs: unsureMs };
};

const seenIn = ({ sellable, at, unsureMs = 0 }: Seen): Seen =>
  unsureMs > 0 ? { sellable, at, unsureMs } : { sellable, at };

/** The next reading may or may not hold what this write changed. */
export function doubted(number: ChannelNumber, { expected, sellable }: Flight): ChannelNumber {
  // A write that names no number sets it, applied or not: there is no difference to look for.
  if (expected === null) return number;
  return { ...number, doubts: [...number.doubts, sellable - expected] };
}

/** A kept reading that the books explain by now, and no write in doubt: nothing is left of it. */
export function recognised(number: ChannelNumber, own: readonly OwnLine[]): ChannelNumber {
  const { seen, doubts } = number;
  if (!seen || doubts.length > 0 || seen.sellable !== modelAt(number, own, seen.at)) return number;
  return { ...number, seen: null, lingering: underWay(number, seen.at) };
}

export type Explanation =
  | { readonly kind: 'explained'; readonly number: ChannelNumber }
  /** Orders up to the reading are not all read yet. */
  | { readonly kind: 'wait' }
  /** Something happened too close to the reading to say on which side: read again. */
  | { readonly kind: 'look-again' }
  /** `certain` is false when `by` may hold units of a write: of unknown outcome, or crossed by a shipment. */
  | {
      readonly kind: 'edited';
      readonly by: number;
      readonly at: Date;
      readonly certain: boolean;
    };

/**
 * Tries to explain a kept reading. `ordersReadUpTo`: every order of this channel that changed until then
 * is in the books (the channel's clock). `grainMs`: how coarse that clock is. `crossing`: a write may undo what
 * the store's staff ships at the same moment, because it is no compare-and-set there.
 */
export function explain(
  number: ChannelNumber,
  own: readonly OwnLine[],
  ordersReadUpTo: Date,
  clock: { readonly grainMs: number; readonly crossing: boolean },
): Explanation {
  const { seen, doubts } = number;
  const clear = recognised(number, own);
  if (!seen || !clear.seen || number.base === null) return { kind: 'explained', number: clear };
  const grainMs = clock.grainMs + (seen.unsureMs ?? 0);
  const by = seen.sellable - modelAt(number, own, seen.at);
  if (ordersReadUpTo.getTime() < seen.at.getTime() + grainMs) return { kind: 'wait' };
  const near = (one: Date, other: Date | null) =>
    other !== null && Math.abs(one.getTime() - other.getTime()) <= grainMs;
  const around = ({ since, at }: OwnLine, moment: Date | null, within: number) =>
    moment !== null && +moment >= +since - within && +moment <= +at + within;
  const inBase = near(seen.at, number.rolledTo) || near(seen.at, number.writtenAt);
  if (inBase || sinceBase(number, own).some((line) => around(line, seen.at, grainMs)))
    return { kind: 'look-again' };
  // A late reading from before the writes that were in doubt would look like an edit.
  const rolledTo = later(number.rolledTo, seen.at);
  const settled = { ...number, seen: null, doubts: [], rolledTo, shipped: 0 };
  const inDoubt = doubts.map((each) => ({ by: each, at: seen.at }));
  const lingering = [...underWay(number, seen.at), ...inDoubt];
  if (by === 0) return { kind: 'explained', number: { ...settled, lingering } };
  // Which of them arrived is not known, but what is left of them is not taken for another one.
  const rest = { ...settled, lingering: [] };
  // What happened about the first reading may be inside it or not; about this one nothing happened.
  const unsureMs = clock.grainMs + (number.baseUnsureMs ?? 0);
  if (notRolled(number, own).some((line) => around(line, number.baseAt, unsureMs)))
    return { kind: 'explained', number: { ...rest, ...baseIn(seen) } };
  if (sumsOf(lingering.map((each) => each.by)).has(by))
    return { kind: 'explained', number: { ...rest, base: number.base + by } };
  const shipped = unitsShipped(notRolled(number, own)) + number.shipped;
  const crossed = clock.crossing && number.writtenAt !== null && by > 0 && by <= shipped;
  // Without compare-and-set a late write does not add its difference: it sets what it once computed.
  const overwritten = clock.crossing && number.lingering.length > 0;
  // What arrived unseen in time looks like an edit to the first reading after it, however late that one is.
  const arrived = sumsOf(number.lingering.map((each) => each.by)).has(by);
  const certain = doubts.length === 0 && !crossed && !overwritten && !arrived;
  return { kind: 'edited', by, at: seen.at, certain };
}

/** The edit is not accepted into the books: remember what the channel shows, so it is written over. */
export function disown(number: ChannelNumber, by: number): ChannelNumber {
  const rolledTo = number.seen ? later(number.rolledTo, number.seen.at) : number.rolledTo;
  const base = (number.base ?? 0) + by;
  return { ...number, base, seen: null, doubts: [], rolledTo, shipped: 0 };
}

/** The channel took the number: a change of known size on whatever it showed. */
export function wrote(number: ChannelNumber, flight: Flight, at: Date): ChannelNumber {
  const settledAt = { writtenAt: at, flight: null };
  if (flight.expected === null || number.base === null) {
    return { ...number, ...settledAt, ...baseIn({ ...flight, at }), seen: null, doubts: [] };
  }
  const by = flight.sellable - flight.expected;
  const seen = number.seen && { ...number.seen, sellable: number.seen.sellable + by };
  // The channel still showed what was expected, so nothing had crossed the write before; unless what it
  // showed is a puzzle itself.
  const shipped = seen ? number.shipped : 0;
  const lingering = seen ? number.lingering : underWay(number, at);
  return { ...number, ...settledAt, base: number.base + by, seen, shipped, lingering };
}

/** Writes that may arrive still; a reading from later shows whether the others did. */
const underWay = ({ lingering }: ChannelNumber, at: Date) =>
  lingering.filter((each) => +at - +each.at <= LINGER_MS);

/** A write whose answer was lost may still be on its way, and land beside the next one. */
export const isContested = ({ doubts, lingering }: ChannelNumber) =>
  doubts.length > 0 || lingering.length > 0;

/**
 * Moves the base up to the ledger's heads, so that the lines before need not be read again. Never back: who
 * read the ledger before somebody else rolled would take the lines in between for new ones.
 */
export function roll(
  number: ChannelNumber,
  own: readonly OwnLine[],
  heads: readonly LocationSeq[],
): ChannelNumber {
  if (number.base === null || number.seen || number.flight) return number;
  const headOf = new Map(heads.map(({ locationId, seq }) => [locationId, seq]));
  if (number.seqs.some(({ locationId, seq }) => seq > (headOf.get(locationId) ?? seq)))
    return number;
  const lines = sinceBase(number, own);
  const rolledTo = lines.reduce((at, line) => later(at, line.at), number.rolledTo);
  const { writtenAt } = number;
  const near = lines.filter(({ at }) => writtenAt && +at >= +writtenAt - CROSSING_MS);
  const shipped = number.shipped + unitsShipped(near);
  return { ...number, base: number.base + sum(lines), seqs: heads, rolledTo, shipped };
}

export const later = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other > one) ? other : one;

/** Every difference that some of these writes, applied, would make. */
function sumsOf(doubts: readonly number[]): ReadonlySet<number> {
  const sums = new Set([0]);
  for (const doubt of doubts) for (const sum of [...sums]) sums.add(sum + doubt);
  return sums;
}

function modelAt(number: ChannelNumber, own: readonly OwnLine[], at: Date): number {
  return (number.base ?? 0) + sum(sinceBase(number, own).filter((line) => line.at <= at));
}
