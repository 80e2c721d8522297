/** The store's clock, as its answers' Date headers tell it. */
export interface StoreClock {
  /** Ahead of the hub's clock when positive; null before the first answer. */
  skewMs(): number | null;
  now(): Date;
  /** Takes in an answer; gives the store's time at the middle of the call and at its beginning. */
  stamp(dateHeader: string | null, received: Date, tookMs: number): { at: Date; sentAt: Date };
}

/**
 * Web servers write Date when the answer is ready, so the moment something was read lies between the
 * header less the time the call took, and the header; its middle is off by half a call at most.
 */
export function createStoreClock(now: () => Date): StoreClock {
  let skew: number | null = null;
  return {
    skewMs: () => skew,
    now: () => new Date(now().getTime() + (skew ?? 0)),
    stamp(dateHeader, received, tookMs) {
      const told = Date.parse(dateHeader ?? '');
      const end = Number.isNaN(told) ? received.getTime() + (skew ?? 0) : told;
      skew = end - received.getTime();
      return { at: new Date(end - tookMs / 2), sentAt: new Date(end - tookMs) };
    },
  };
}
