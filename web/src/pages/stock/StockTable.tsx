import { Link, Text } from '@shopify/polaris';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelCell } from './ChannelCell.tsx';
import { CountCell } from './CountCell.tsx';
import { Marks } from './Marks.tsx';
import { type Item, itemUrl, type Place } from './types.ts';

interface Props {
  readonly items: readonly Item[];
  readonly places: readonly Place[];
}

/** Items × locations × channels; on a phone each item's row folds into a list of them, and stays the same row. */
export const StockTable = memo(function StockTable({ items, places }: Props) {
  const { t } = useTranslation('stock');
  const channels = channelsOf(items);
  return (
    // A keyboard must be able to scroll what a mouse can.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="stock-scroll" tabIndex={0} aria-label={t('title')}>
      <table className="stock-table stock-folds">
        <thead>
          <tr>
            <th scope="col">{t('column.item')}</th>
            {places.map((place) => (
              <th scope="col" key={place.location_id} className="stock-number">
                {place.location}
                <Text as="span" variant="bodySm" tone="subdued">
                  {place.counted_by
                    ? t('column.countedBy', { channel: place.counted_by.channel })
                    : t('column.onHand')}
                </Text>
              </th>
            ))}
            {channels.map(({ id, name }) => (
              <th scope="col" key={id} className="stock-number">
                {name}
                <Text as="span" variant="bodySm" tone="subdued">
                  {t('column.shows')}
                </Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.sku} className={item.oversold ? 'stock-oversold' : undefined}>
              <th scope="row">
                <Link url={itemUrl(item.sku)} removeUnderline>
                  {item.title}
                </Link>
                <Text as="span" variant="bodySm" tone="subdued">
                  {item.sku}
                </Text>
                <Marks item={item} />
              </th>
              {places.map((place) => (
                <td key={place.location_id} className="stock-number" data-label={place.location}>
                  <CountCell item={item} place={place} />
                </td>
              ))}
              {channels.map(({ id, name }) => (
                <td key={id} className="stock-number" data-label={name}>
                  <ChannelCell
                    listings={item.channels.filter((listing) => listing.channel_id === id)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});

function channelsOf(items: readonly Item[]): readonly { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { channels } of items) {
    for (const { channel_id, channel } of channels) found.set(channel_id, channel);
  }
  return [...found]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
