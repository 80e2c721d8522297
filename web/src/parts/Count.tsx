import { numberFormat } from '../i18n/formats.ts';

interface Props {
  readonly of: number;
  /** Shows "+" before what is above zero: for changes. */
  readonly signed?: boolean;
}

/** A number as the reader's language writes it, in figures of one width. */
export function Count({ of, signed = false }: Props) {
  const format = numberFormat({ signDisplay: signed ? 'exceptZero' : 'auto' });
  return <span className="cd-number">{format.format(of)}</span>;
}
