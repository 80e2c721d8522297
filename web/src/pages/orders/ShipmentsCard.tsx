import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Amount, StateBadge, When } from '../../parts/index.ts';
import styles from './orders.module.css';
import type { Order } from './types.ts';

type Parts = Order['shipments'][number]['lines'];

/** What left and what came back: parcels with their tracking, and refunds. */
export function ShipmentsCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const titles = new Map(order.lines.map((line) => [line.id, line.title]));
  const said = (lines: Parts) =>
    lines
      .map(({ line_id, quantity }) => `${quantity} × ${titles.get(line_id) ?? line_id}`)
      .join(', ');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('shipments.title')}
        </Text>
        {order.shipments.length === 0 && (
          <Text as="p" tone="subdued">
            {t(order.to_fulfil ? 'shipments.none' : 'shipments.noneExpected')}
          </Text>
        )}
        {order.shipments.map((each) => (
          <BlockStack gap="050" key={each.id}>
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="semibold">
                <When at={each.at} />
              </Text>
              {each.cancelled && <StateBadge state={t('shipments.cancelled')} tone="warning" />}
              {each.location && (
                <Text as="span">{t('shipments.from', { location: each.location })}</Text>
              )}
            </InlineStack>
            <span className={styles.said}>{said(each.lines)}</span>
            {each.tracking.length === 0 && (
              <Text as="span" tone="subdued">
                {t('shipments.noTracking')}
              </Text>
            )}
            {each.tracking.map((parcel) => (
              <Tracking key={parcel.number} {...parcel} />
            ))}
          </BlockStack>
        ))}
        {order.refunds.map((each) => (
          <BlockStack gap="050" key={each.id}>
            <InlineStack gap="200">
              <Text as="span" fontWeight="semibold">
                <When at={each.at} />
              </Text>
              <span>
                {t('shipments.refund')} <Amount of={each.amount} />
              </span>
            </InlineStack>
            <span className={styles.said}>{said(each.lines)}</span>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Tracking({ carrier, number, url }: Order['shipments'][number]['tracking'][number]) {
  const text = [carrier, number].filter(Boolean).join(' ');
  if (url === null) return <span className={styles.said}>{text}</span>;
  return (
    <Link url={url} target="_blank">
      {text}
    </Link>
  );
}
