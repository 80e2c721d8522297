import { BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import type { ListingRow } from './types.ts';

/** What the store calls it, with what it is recognised by. */
export function ListingName({ listing }: { readonly listing: ListingRow }) {
  const { t } = useTranslation('mapping');
  const marks = [
    listing.channel_sku ?? t('noSku'),
    ...(listing.barcode ? [t('barcode', { barcode: listing.barcode })] : []),
  ];
  return (
    <BlockStack>
      <Text as="span" fontWeight="semibold" breakWord>
        {listing.title}
      </Text>
      <Text as="span" tone="subdued" breakWord>
        {marks.join(' · ')}
      </Text>
    </BlockStack>
  );
}

/** The item that stands for it, or the one proposed and why, or why none is. */
export function StandsFor({ listing }: { readonly listing: ListingRow }) {
  const { t } = useTranslation('mapping');
  const { sku, item_title: title, suggestion, doubt } = listing;
  if (sku !== null) {
    return (
      <BlockStack>
        <Link url={`/stock/${encodeURIComponent(sku)}`}>{sku}</Link>
        {title && <Text as="span">{title}</Text>}
      </BlockStack>
    );
  }
  if (suggestion) {
    return (
      <BlockStack gap="050">
        <InlineStack gap="200" wrap={false}>
          <Text as="span" fontWeight="medium">
            {suggestion.sku}
          </Text>
          <StateBadge
            state={t(`reason.${suggestion.reason}`)}
            tone={suggestion.reason === 'same-sku' ? 'success' : 'info'}
          />
        </InlineStack>
        <Text as="span" tone="subdued">
          {suggestion.title}
        </Text>
      </BlockStack>
    );
  }
  return (
    <Text as="span" tone="subdued">
      {t(doubt ? `doubt.${doubt}` : 'doubt.none')}
    </Text>
  );
}
