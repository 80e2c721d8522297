import { Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count } from '../../parts/index.ts';
import { differs, type Listing } from './types.ts';

/** What one channel shows of an item, and what it should where that is another number. */
export function ChannelCell({ listings }: { readonly listings: readonly Listing[] }) {
  const { t } = useTranslation('stock');
  if (listings.length === 0) {
    return (
      <Text as="span" tone="subdued">
        {t('channel.notSold')}
      </Text>
    );
  }
  return (
    <div className="stock-cell">
      {listings.map((listing) => (
        <ShownNumber key={listing.listing_id} listing={listing} />
      ))}
    </div>
  );
}

function ShownNumber({ listing }: { readonly listing: Listing }) {
  const { t } = useTranslation('stock');
  const { tracked, believed, sellable, mode, error } = listing;
  if (!tracked) {
    return (
      <Text as="span" tone="subdued">
        {t('channel.untracked')}
      </Text>
    );
  }
  const reason = error !== null ? 'failed' : mode === 'live' ? 'waiting' : 'notLive';
  return (
    <>
      <span className="stock-shown">{believed === null ? '–' : <Count of={believed} />}</span>
      {(differs(listing) || believed === null) && (
        <Text as="span" variant="bodySm" tone={error === null ? 'caution' : 'critical'}>
          {t(`channel.${reason}`, { count: sellable })}
        </Text>
      )}
    </>
  );
}
