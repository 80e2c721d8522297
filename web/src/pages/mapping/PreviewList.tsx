import { Banner, BlockStack, InlineStack, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import type { MapPreview } from './types.ts';

type Previewed = MapPreview['listings'][number];
type PreviewedNumber = Previewed['numbers'][number];

const SHOWN = 20;

/** What will change: the numbers in the stores, and the orders that take their stock. */
export function PreviewList({ preview }: { readonly preview: MapPreview }) {
  const { t } = useTranslation('mapping');
  const { listings, orders, left_out: leftOut } = preview;
  const twins = listings.flatMap(({ twin }) => twin ?? []);
  const hidden = listings.length - SHOWN;
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        {t('preview.heading')}
      </Text>
      <List>
        {listings.slice(0, SHOWN).map((each) => (
          <List.Item key={each.id}>
            <PreviewedListing of={each} />
          </List.Item>
        ))}
        {hidden > 0 && <List.Item>{t('preview.more', { count: hidden })}</List.Item>}
      </List>
      <Text as="p">
        {orders.count === 0
          ? t('preview.noOrders')
          : t(orders.more ? 'preview.ordersAtLeast' : 'preview.orders', {
              count: orders.count,
              units: orders.units,
              numbers: orders.first.map(({ number }) => number).join(', '),
            })}
      </Text>
      {twins.length > 0 && (
        <Banner tone="warning" title={t('preview.twin', { title: twins.join(', ') })}>
          {t('preview.twinHelp')}
        </Banner>
      )}
      {leftOut.length > 0 && (
        <Text as="p" tone="subdued">
          {t('preview.leftOut', { count: leftOut.length })}
        </Text>
      )}
    </BlockStack>
  );
}

function PreviewedListing({ of }: { readonly of: Previewed }) {
  const { t } = useTranslation('mapping');
  return (
    <BlockStack>
      <InlineStack gap="200">
        <Text as="span" breakWord>
          {of.title} → <strong>{of.to}</strong>
        </Text>
        {of.from && (
          <StateBadge state={t('preview.insteadOf', { sku: of.from })} tone="attention" />
        )}
      </InlineStack>
      {of.numbers.map((number, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: locations have no id here and never move
        <NumberWords key={index} channel={of.channel} of={number} />
      ))}
    </BlockStack>
  );
}

function NumberWords({
  channel,
  of: { shows, will_show: willShow, written },
}: {
  readonly channel: string;
  readonly of: PreviewedNumber;
}) {
  const { t } = useTranslation('mapping');
  const key = !written
    ? 'unwritten'
    : shows === null
      ? 'unknown'
      : shows === willShow
        ? 'same'
        : 'change';
  const alarming = written && shows !== null && shows > 0 && willShow === 0;
  return (
    <Text as="span" tone={alarming ? 'critical' : 'subdued'}>
      {t(`preview.number.${key}`, { channel, shows, willShow })}
    </Text>
  );
}
