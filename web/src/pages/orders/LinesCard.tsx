import { BlockStack, Box, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Amount, Count, StateBadge } from '../../parts/index.ts';
import { Minus } from './Minus.tsx';
import styles from './orders.module.css';
import type { Order, OrderLine } from './types.ts';

export function LinesCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const differs = order.lines_total.minor !== order.money.items.minor;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingSm">
          {t('lines.title')}
        </Text>
      </Box>
      {order.lines.map((line) => (
        <Box
          key={line.id}
          paddingInline="400"
          paddingBlock="300"
          borderBlockStartWidth="025"
          borderColor="border-secondary"
        >
          <Line line={line} channelId={order.channel_id} />
        </Box>
      ))}
      <Box padding="400" borderBlockStartWidth="025" borderColor="border">
        <BlockStack gap="100">
          <InlineStack align="space-between">
            <Text as="span" fontWeight="semibold">
              {t('lines.total', { count: order.lines.length })}
            </Text>
            <Text as="span" fontWeight="semibold">
              <Amount of={order.lines_total} />
            </Text>
          </InlineStack>
          {differs && (
            <Text as="p" tone="caution">
              {t('lines.differs')} <Amount of={order.money.items} />
            </Text>
          )}
        </BlockStack>
      </Box>
    </Card>
  );
}

function Line({ line, channelId }: { readonly line: OrderLine; readonly channelId: string }) {
  const { t } = useTranslation('orders');
  return (
    <BlockStack gap="150">
      <InlineStack align="space-between" gap="400" wrap={false}>
        <BlockStack gap="050">
          <span className={styles.said}>{line.title}</span>
          {line.sku !== null && (
            <Link url={`/stock/${encodeURIComponent(line.sku)}`}>{line.sku}</Link>
          )}
          {line.parts.length > 0 && (
            <Text as="span" tone="subdued">
              {t('lines.takes', {
                parts: line.parts.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', '),
              })}
            </Text>
          )}
          {line.sku === null && line.channel_sku && (
            <Text as="span" tone="subdued">
              {line.channel_sku}
            </Text>
          )}
        </BlockStack>
        <BlockStack gap="050" inlineAlign="end">
          <Text as="span" alignment="end">
            <Count of={line.ordered} /> × <Amount of={line.unit_price} />
          </Text>
          <Text as="span" fontWeight="semibold" alignment="end">
            <Amount of={line.amount} />
          </Text>
          {line.discount.minor !== 0 && (
            <Text as="span" tone="subdued" alignment="end">
              {t('money.discount')} <Minus of={line.discount} />
            </Text>
          )}
        </BlockStack>
      </InlineStack>
      <Allocation line={line} channelId={channelId} />
    </BlockStack>
  );
}

/** Where the units of a line stand, each with its word. */
function Allocation({ line, channelId }: { readonly line: OrderLine; readonly channelId: string }) {
  const { t } = useTranslation('orders');
  if (!line.stocked) {
    return (
      <Text as="span" tone="subdued">
        {t('lines.notStocked')}
      </Text>
    );
  }
  const parts = line.held.flatMap(({ location, committed, shipped, restocked, written_off }) =>
    Object.entries({ committed, shipped, restocked, written_off })
      .filter(([, count]) => count > 0)
      .map(([state, count]) => ({ state, count, location })),
  );
  const query = new URLSearchParams({ channel: channelId, q: line.channel_sku ?? line.title });
  return (
    <InlineStack gap="100" blockAlign="center">
      {line.sku === null && line.external_item_id !== null && (
        <>
          <StateBadge state={t('lines.unmapped')} tone="critical" />
          <Link url={`/mapping?${query}`}>{t('lines.map')}</Link>
        </>
      )}
      {parts.map(({ state, count, location }) => (
        <StateBadge
          key={`${state} ${location}`}
          state={t(`lines.held.${state}`, { count, location })}
          tone={state === 'committed' ? 'attention' : 'neutral'}
        />
      ))}
      {line.removed > 0 && <StateBadge state={t('lines.removed', { count: line.removed })} />}
    </InlineStack>
  );
}
