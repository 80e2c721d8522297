import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { zoneHere } from '../../zone.ts';
import { Figure } from './Figure.tsx';
import type { HomeAnswer } from './types.ts';

/** Since midnight where the business is; said where that is not where the reader is. */
export function Today({ of: { today, zone } }: { readonly of: HomeAnswer }) {
  const { t } = useTranslation('home');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('today.heading')}
        </Text>
        {zone !== zoneHere() && (
          <Text as="p" tone="subdued">
            {t('today.zone', { zone })}
          </Text>
        )}
        <InlineStack gap="600">
          <Figure label={t('today.orders')} value={today.orders} atLeast={today.at_least} />
          <Figure label={t('today.units')} value={today.units} atLeast={today.at_least} />
        </InlineStack>
        <BlockStack gap="100">
          {today.channels.map(({ id, channel, orders, units }) => (
            <InlineStack key={id} align="space-between" gap="200">
              <Link url={`/orders?channel=${encodeURIComponent(id)}`}>{channel}</Link>
              <Text as="span">
                {t('today.someOrders', { count: orders })}, {t('today.someUnits', { count: units })}
              </Text>
            </InlineStack>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
