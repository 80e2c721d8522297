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
