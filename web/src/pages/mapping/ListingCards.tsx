import { BlockStack, Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListingName, StandsFor } from './ListingParts.tsx';
import { type ListingListProps, RowActions } from './ListingTable.tsx';

/** The list on a phone: tick, or decide one after the other. */
export function ListingCards({ listings, state, mayMap, onTask, onUnmap }: ListingListProps) {
  const { t } = useTranslation('mapping');
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const picked = listings.filter(({ id }) => ticked.includes(id));
  const none = picked.length === 0;
  const tick = (id: string, on: boolean) =>
    setTicked((before) => (on ? [...before, id] : before.filter((each) => each !== id)));
  return (
    <BlockStack>
      {mayMap && (
        // Always there, so that ticking the first moves nothing; and in reach from the last.
        <Box
          padding="300"
          background="bg-surface-secondary"
          position="sticky"
          insetBlockStart="0"
          zIndex="1"
        >
          <InlineStack gap="200">
            {state === 'suggested' && (
              <Button disabled={none} onClick={() => onTask({ kind: 'accept', listings: picked })}>
                {t('act.acceptAll')}
              </Button>
            )}
            <Button disabled={none} onClick={() => onTask({ kind: 'choose', listings: picked })}>
              {t('act.mapAll')}
            </Button>
            {state === 'mapped' && (
              <Button disabled={none} onClick={() => onUnmap(picked.map(({ id }) => id))}>
                {t('act.unmapAll')}
              </Button>
            )}
          </InlineStack>
        </Box>
      )}
      {listings.map((listing) => (
        <Box
          key={listing.id}
          padding="300"
          borderBlockStartWidth="025"
          borderColor="border-secondary"
        >
          <InlineStack gap="200" wrap={false} blockAlign="start">
            {mayMap && (
              <Checkbox
                label={t('act.tick', { title: listing.title })}
                labelHidden
                checked={ticked.includes(listing.id)}
                onChange={(on) => tick(listing.id, on)}
              />
            )}
            <BlockStack gap="200">
              <ListingName listing={listing} />
              <Text as="span">{listing.channel}</Text>
              <StandsFor listing={listing} />
              {mayMap && (
                <InlineStack>
                  <RowActions listing={listing} onTask={onTask} onUnmap={onUnmap} />
                </InlineStack>
              )}
            </BlockStack>
          </InlineStack>
        </Box>
      ))}
    </BlockStack>
  );
}
