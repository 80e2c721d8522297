import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count } from '../../parts/index.ts';
import type { HomeAnswer } from './types.ts';

/** Since midnight where the reader is. */
export function Today({ of: { today } }: { readonly of: HomeAnswer }) {
  const { t } = useTranslation('home');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('today.heading')}
        </Text>
        <InlineStack gap="600">
          <Sum label={t('today.orders')} value={today.orders} atLeast={today.at_least} />
          <Sum label={t('today.units')} value={today.units} atLeast={today.at_least} />
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

interface SumProps {
  readonly label: string;
  readonly value: number;
  readonly atLeast: boolean;
}

function Sum({ label, value, atLeast }: SumProps) {
  return (
    <BlockStack>
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span" variant="headingLg">
        <Count of={value} />
        {atLeast && '+'}
      </Text>
    </BlockStack>
  );
}
