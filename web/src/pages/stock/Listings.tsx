import { BlockStack, Box, Button, Card, Collapsible, InlineStack, Text } from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMe } from '../../me.ts';
import { StateBadge, When } from '../../parts/index.ts';
import { BufferField } from './BufferField.tsx';
import { differs, type ItemAnswer, type Listing } from './types.ts';
import { Why } from './Why.tsx';

/** What every channel shows of the item, with the reason one click away. */
export function Listings({ item }: { readonly item: ItemAnswer }) {
  const { t } = useTranslation('stock');
  const channels = [...Map.groupBy(item.channels, (listing) => listing.channel_id)];
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {t('listings.title')}
        </Text>
      </Box>
      {channels.length === 0 && (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            {t('listings.none')}
          </Text>
        </Box>
      )}
      {channels.map(([channelId, listings]) => (
        <ChannelRow key={channelId} sku={item.sku} channelId={channelId} listings={listings} />
      ))}
    </Card>
  );
}

interface RowProps {
  readonly sku: string;
  readonly channelId: string;
  readonly listings: readonly Listing[];
}

function ChannelRow({ sku, channelId, listings }: RowProps) {
  const { t } = useTranslation('stock');
  const me = useMe();
  const id = useId();
  const [params, setParams] = useSearchParams();
  const isOpen = params.get('why') === channelId;
  const toggle = () =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (isOpen) next.delete('why');
        else next.set('why', channelId);
        return next;
      },
      { replace: true },
    );
  const [first] = listings;
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {first?.channel}
            </Text>
            {listings.map((listing) => (
              <Shown key={listing.listing_id} listing={listing} />
            ))}
          </BlockStack>
          <Button onClick={toggle} ariaExpanded={isOpen} ariaControls={id}>
            {t('why.open', { count: first?.believed ?? first?.sellable ?? 0 })}
          </Button>
        </InlineStack>
        {first && (
          <BufferField
            sku={sku}
            channelId={channelId}
            channel={first.channel}
            units={first.buffer}
            disabled={!me.can('write:stock')}
          />
        )}
        <Collapsible id={id} open={isOpen} transition={false}>
          {isOpen && <Why sku={sku} channelId={channelId} />}
        </Collapsible>
      </BlockStack>
    </Box>
  );
}

function Shown({ listing }: { readonly listing: Listing }) {
  const { t } = useTranslation('stock');
  const { tracked, believed, sellable, published_at, error } = listing;
  if (!tracked) return <Text as="p">{t('channel.untracked')}</Text>;
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">
        {believed === null
          ? t('channel.notRead', { count: sellable })
          : t('channel.shows', { shows: believed, should: sellable })}
      </Text>
      {believed === sellable && <StateBadge state={t('channel.right')} tone="success" />}
      {differs(listing) && (
        <StateBadge
          state={t(error === null ? 'channel.pending' : 'channel.trouble')}
          tone={error === null ? 'attention' : 'critical'}
        />
      )}
      {published_at !== null && (
        <Text as="span" tone="subdued" variant="bodySm">
          {t('channel.written')} <When at={published_at} relative />
        </Text>
      )}
    </InlineStack>
  );
}
