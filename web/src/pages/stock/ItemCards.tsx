import { BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { ChannelCell } from './ChannelCell.tsx';
import { CountCell } from './CountCell.tsx';
import { Marks } from './Marks.tsx';
import { type Item, itemUrl, type Place } from './types.ts';

interface Props {
  readonly items: readonly Item[];
  readonly places: readonly Place[];
}

/** The same as the table, for a phone in the warehouse: one item below the other. */
export function ItemCards({ items, places }: Props) {
  return (
    <ul className="stock-cards">
      {items.map((item) => (
        <li key={item.sku} className={item.oversold ? 'stock-oversold' : undefined}>
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
              <div>
                <Link url={itemUrl(item.sku)} removeUnderline>
                  {item.title}
                </Link>
                <Text as="p" variant="bodySm" tone="subdued">
                  {item.sku}
                </Text>
              </div>
              <Marks item={item} />
            </InlineStack>
            <dl className="stock-pairs">
              {places.map((place) => (
                <div key={place.location_id}>
                  <dt>{place.location}</dt>
                  <dd>
                    <CountCell item={item} place={place} />
                  </dd>
                </div>
              ))}
              {[...Map.groupBy(item.channels, (listing) => listing.channel_id)].map(
                ([id, listings]) => (
                  <div key={id}>
                    <dt>{listings[0]?.channel}</dt>
                    <dd>
                      <ChannelCell listings={listings} />
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}
