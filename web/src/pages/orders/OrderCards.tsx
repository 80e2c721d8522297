import { BlockStack, Box, InlineStack, Link, Text } from '@shopify/polaris';
import { Amount, When } from '../../parts/index.ts';
import { AttentionBadge, PaymentBadge, WorkBadge } from './OrderBadges.tsx';
import styles from './orders.module.css';
import type { OrderRow } from './types.ts';

/** The list on a phone: what a packer and a shop owner ask first, in three lines. */
export function OrderCards({ orders }: { readonly orders: readonly OrderRow[] }) {
  return (
    <ul className={styles.cards}>
      {orders.map((order) => (
        <li key={order.id}>
          <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
            <BlockStack gap="100">
              <InlineStack align="space-between" gap="200" wrap={false}>
                <Link monochrome removeUnderline url={`/orders/${order.id}`}>
                  <Text as="span" fontWeight="semibold">
                    {order.number}
                  </Text>
                </Link>
                <Amount of={order.total} />
              </InlineStack>
              <Text as="span" tone="subdued">
                {order.buyer && `${order.buyer} · `}
                {order.channel} · <When at={order.placed_at} />
              </Text>
              <InlineStack gap="100">
                <PaymentBadge payment={order.payment} />
                <WorkBadge order={order} />
                {order.attention && <AttentionBadge />}
              </InlineStack>
            </BlockStack>
          </Box>
        </li>
      ))}
    </ul>
  );
}
