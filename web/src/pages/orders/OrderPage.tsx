import { BlockStack, InlineStack, Layout } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api } from '../../api.ts';
import { Failure, Loading, PageFrame } from '../../parts/index.ts';
import { BuyerCard } from './BuyerCard.tsx';
import { ExceptionsCard } from './ExceptionsCard.tsx';
import { LifecycleStrip } from './LifecycleStrip.tsx';
import { LinesCard } from './LinesCard.tsx';
import { listAddress } from './listAddress.ts';
import { MoneyCard } from './MoneyCard.tsx';
import { AttentionBadge, PaymentBadge, WorkBadge } from './OrderBadges.tsx';
import { PayloadCard } from './PayloadCard.tsx';
import { ShipmentsCard } from './ShipmentsCard.tsx';
import { StockCard } from './StockCard.tsx';
import { TimelineCard } from './TimelineCard.tsx';
import type { Order } from './types.ts';

/** One order: how far it is, what it holds, what it costs, who bought it, and everything that happened. */
export default function OrderPage() {
  const { t } = useTranslation('orders');
  const { id = '' } = useParams();
  const asked = useQuery({
    queryKey: ['orders', 'one', id],
    queryFn: () => api.get<Order>(`/orders/${encodeURIComponent(id)}`),
  });
  const back = { content: t('title'), url: listAddress() };
  if (!asked.data) {
    return (
      <PageFrame title={t('one')} back={back}>
        {asked.error ? (
          <Failure error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Loading lines={12} />
        )}
      </PageFrame>
    );
  }
  const order = asked.data;
  return (
    <PageFrame
      title={order.number}
      subtitle={order.channel}
      badge={<Badges order={order} />}
      back={back}
    >
      <BlockStack gap="400">
        {asked.error && <Failure error={asked.error} onRetry={() => void asked.refetch()} />}
        <ExceptionsCard order={order} />
        <LifecycleStrip order={order} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <LinesCard order={order} />
              <MoneyCard order={order} />
              <ShipmentsCard order={order} />
              <StockCard effects={order.stock_effects} />
              <PayloadCard orderId={order.id} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <BuyerCard order={order} />
              <TimelineCard order={order} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </PageFrame>
  );
}

function Badges({ order }: { readonly order: Order }) {
  return (
    <InlineStack gap="100">
      <PaymentBadge payment={order.payment} />
      <WorkBadge order={order} />
      {order.attention && <AttentionBadge />}
    </InlineStack>
  );
}
