import { BlockStack, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count, When } from '../../parts/index.ts';
import { type Fact, Facts } from './Facts.tsx';
import type { Channel } from './types.ts';

/** When the store was last heard of, read and written to, and how far behind the hub is. */
export function HealthCard({ channel }: { readonly channel: Channel }) {
  const { t } = useTranslation('channels');
  const { health, lag, usage } = channel;
  const facts: readonly Fact[] = [
    [t('page.received'), <When key="r" at={health.last_received_at} relative />],
    [t('page.read'), <When key="p" at={health.last_read_at} relative />],
    [t('page.readUntil'), <When key="u" at={health.orders_read_until} />],
    [t('page.written'), <When key="w" at={health.last_written_at} relative />],
    [
      t('page.pending'),
      <span key="q">
        <Count of={lag.pending_deliveries} />
        {lag.oldest_pending_at && (
          <>
            , {t('page.oldest')} <When at={lag.oldest_pending_at} relative />
          </>
        )}
      </span>,
    ],
    [t('page.unpublished'), <Count key="n" of={lag.unpublished} />],
    [t('page.dead'), <Count key="d" of={lag.dead_letters} />],
    ...(usage
      ? [
          [
            t('page.calls'),
            <span key="c">
              <Count of={usage.calls} />
              {usage.throttled > 0 && `, ${t('page.throttled', { count: usage.throttled })}`}
            </span>,
          ] as const,
        ]
      : []),
    [t('page.currency'), channel.currency],
    [t('page.zone'), channel.timezone],
    [t('page.since'), <When key="s" at={channel.connected_at} />],
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('page.health')}
        </Text>
        <Facts facts={facts} />
      </BlockStack>
    </Card>
  );
}
