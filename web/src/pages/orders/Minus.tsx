import { Amount } from '../../parts/index.ts';
import type { Money } from './types.ts';

/** An amount that is taken away: the books keep it without its sign. */
export function Minus({ of }: { readonly of: Money }) {
  if (of.minor === 0) return <Amount of={of} />;
  const amount = of.minor < 0 ? of.amount.slice(1) : `-${of.amount}`;
  return <Amount of={{ ...of, amount }} />;
}
