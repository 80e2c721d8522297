import type { Balance } from './stock.ts';

/**
 * What one channel may sell: what is available over the listing's locations, less its buffer, never
 * below zero (a channel cannot show that it owes).
 */
export function sellable(balances: readonly Balance[], buffer: number): number {
  const available = balances.reduce((sum, balance) => sum + balance.available, 0);
  return Math.max(0, available - buffer);
}

export type PublishStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'read-first' }
  /** An increase behind an unexplained reading: units the channel may just have sold. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'write'; readonly expected: number; readonly sellable: number };

/**
 * What to do for a listing. A decrease always goes out; an increase only when no reading waits for its
 * orders, because writing it could give back units that were just sold.
 */
export function publishStep(
  target: number,
  believed: number | null,
  unexplained: boolean,
): PublishStep {
  if (believed === null) return { kind: 'read-first' };
  if (target === believed) return { kind: 'nothing' };
  if (target > believed && unexplained) return { kind: 'hold' };
  return { kind: 'write', expected: believed, sellable: target };
}
