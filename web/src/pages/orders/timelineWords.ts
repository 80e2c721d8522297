import type { TFunction } from 'i18next';
import type { Order } from './types.ts';

/**
 * What happened, in the reader's language. The hub tells it in English sentences around words and numbers
 * of its own ("Payment paid", "Shipped 2 units"); a note is what somebody wrote and stays as it is.
 */
export function saidOf(
  { kind, text }: Order['timeline'][number],
  number: string,
  t: TFunction<'orders'>,
): string {
  if (kind === 'note') return text;
  const word = text.split(' ').at(-1) ?? '';
  const [first, second] = text.match(/\d+/g) ?? [];
  if (kind === 'placed') return t('timeline.placed', { number });
  if (kind === 'state') return t('timeline.state', { state: t(`state.${word}`) });
  if (kind === 'payment') return t('timeline.payment', { payment: t(`payment.${word}`) });
  if (kind === 'edited') return t('timeline.edited', { before: first, after: second });
  if (kind === 'shipped') return t('timeline.shipped', { count: Number(first) });
  return kind === 'refunded' ? t('timeline.refunded') : text;
}
