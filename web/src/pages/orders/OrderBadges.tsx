import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import type { OrderRow } from './types.ts';
import { paymentBadge, workBadge } from './words.ts';

export function PaymentBadge({ payment }: Pick<OrderRow, 'payment'>) {
  const { t } = useTranslation('orders');
  const { word, tone, progress } = paymentBadge(payment);
  return <StateBadge state={t(word)} tone={tone} progress={progress} />;
}

export function WorkBadge({ order }: { readonly order: Pick<OrderRow, 'state' | 'to_fulfil'> }) {
  const { t } = useTranslation('orders');
  const { word, tone, progress } = workBadge(order);
  return <StateBadge state={t(word)} tone={tone} progress={progress} />;
}

export function AttentionBadge() {
  const { t } = useTranslation('orders');
  return <StateBadge state={t('work.attention')} tone="critical" />;
}
