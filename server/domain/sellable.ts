import type { ChannelNumber } from './channel-number.ts';
import type { Balance } from './stock.ts';

/**
 * What one channel may sell: what is available over the listing's locations, less its buffer, never
 * below zero (a channel cannot show that it owes).
 */
export function sellable(balances: readonly Pick<Balance, 'available'>[], buffer: number): number {
  const available = balances.reduce((sum, balance) => sum + balance.available, 0);
  return Math.max(0, available - buffer);
}

export type PublishStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'read-first' }
  /** A reading of the channel's number must be explained before this may be sent. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'write'; readonly expected: number; readonly sellable: number };

/**
 * What to do for a listing. An increase waits while a reading is unexplained, because writing it could
 * give back units that were just sold; a decrease goes out all the same. While a write is unanswered the
 * channel is read first.
 */
export function publishStep(
  target: number,
  believed: number | null,
  { seen, flight }: Pick<ChannelNumber, 'seen' | 'flight'>,
): PublishStep {
  if (believed === null || flight) return { kind: 'read-first' };
  if (target === believed) return { kind: 'nothing' };
  if (seen && target > believed) return { kind: 'hold' };
  return { kind: 'write', expected: believed, sellable: target };
}

/** A store's budget for calls of which less than this part is left begins to be spared. */
const AMPLE = 0.5;

/**
 * How long changes are gathered before the next call, in milliseconds: not at all while the store's budget is
 * ample, longer the less is left (`spare`, 0 to 1). The newest number wins meanwhile, so that what is short is
 * spent on more numbers a call, and a store that could take them at once never waits.
 */
export const gatherMs = (spare: number, longestMs: number): number =>
  longestMs * Math.max(0, 1 - Math.max(0, spare) / AMPLE);
