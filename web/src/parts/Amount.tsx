import { numberFormat } from '../i18n/formats.ts';

interface Money {
  /** Decimal text, exact. */
  readonly amount: string;
  readonly currency: string;
}

/** Money as the reader's language writes it. The text goes in as it is, so no cent is lost on the way. */
export function Amount({ of }: { readonly of: Money }) {
  const { amount, currency } = of;
  // Formatting takes decimal text exactly (ES2023), which the type of the library does not know yet.
  const exact = amount as `${number}`;
  const format = numberFormat({ style: 'currency', currency });
  return <span className="cd-number">{format.format(exact)}</span>;
}
