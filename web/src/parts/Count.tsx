import { localeNow } from '../i18n/index.ts';

interface Props {
  readonly of: number;
  /** Shows "+" before what is above zero: for changes. */
  readonly signed?: boolean;
}

/** A number as the reader's language writes it, in figures of one width. */
export function Count({ of, signed = false }: Props) {
  const format = new Intl.NumberFormat(localeNow(), {
    signDisplay: signed ? 'exceptZero' : 'auto',
  });
  return <span className="cd-number">{format.format(of)}</span>;
}
