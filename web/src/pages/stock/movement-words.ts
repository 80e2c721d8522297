import type { TFunction } from 'i18next';
import type { HistoryLine } from './types.ts';

type Line = Omit<HistoryLine, 'channel' | 'order_number' | 'undo' | 'actor_name'>;

/** What the line did to the units on the shelf that can be sold. */
export function availableChange({ from, to, quantity }: Line): number {
  return (to === 'available' ? quantity : 0) - (from === 'available' ? quantity : 0);
}

/** "Sold", "Shipped", "Counted" …: what happened, in one or two words. */
export function happened(line: Line, t: TFunction<'stock'>): string {
  const { from, to, cause } = line;
  if (cause.undoes !== null) return t(`happened.undo.${cause.kind}`);
  if (cause.kind === 'transfer') return t(to === 'transfer' ? 'happened.left' : 'happened.arrived');
  if (cause.kind !== 'order') return t(`happened.${cause.kind}`);
  const what = t(`happened.order.${from}-${to}`, { defaultValue: t('happened.order.other') });
  return cause.bundle ? t('happened.inBundle', { what, sku: cause.bundle.sku }) : what;
}
