import { IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount, Count, When } from '../../parts/index.ts';
import { AttentionBadge, PaymentBadge, WorkBadge } from './OrderBadges.tsx';
import { OrderCards } from './OrderCards.tsx';
import type { OrderRow } from './types.ts';

interface Props {
  readonly orders: readonly OrderRow[];
  /** Another page is on its way. */
  readonly loading: boolean;
}

export const OrderTable = memo(function OrderTable({ orders, loading }: Props) {
  const { t } = useTranslation('orders');
  const { smDown } = useBreakpoints();
  const rows = useMemo(
    () =>
      orders.map((order, index) => (
        <IndexTable.Row id={order.id} key={order.id} position={index}>
          <IndexTable.Cell>
            <Link dataPrimaryLink monochrome removeUnderline url={`/orders/${order.id}`}>
              <Text as="span" fontWeight="semibold">
                {order.number}
              </Text>
            </Link>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <When at={order.placed_at} />
          </IndexTable.Cell>
          <IndexTable.Cell>{order.channel}</IndexTable.Cell>
          <IndexTable.Cell>{order.buyer ?? '–'}</IndexTable.Cell>
          <IndexTable.Cell>
            <PaymentBadge payment={order.payment} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <InlineStack gap="100" wrap={false}>
              <WorkBadge order={order} />
              {order.attention && <AttentionBadge />}
            </InlineStack>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end">
              <Count of={order.units} />
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end">
              <Amount of={order.total} />
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      )),
    [orders],
  );
  if (smDown) return <OrderCards orders={orders} />;
  return (
    <IndexTable
      resourceName={{ singular: t('one'), plural: t('title') }}
      itemCount={orders.length}
      selectable={false}
      loading={loading}
      headings={[
        { title: t('column.number') },
        { title: t('column.placed') },
        { title: t('column.channel') },
        { title: t('column.buyer') },
        { title: t('column.payment') },
        { title: t('column.work') },
        { title: t('column.units'), alignment: 'end' },
        { title: t('column.total'), alignment: 'end' },
      ]}
    >
      {rows}
    </IndexTable>
  );
});
