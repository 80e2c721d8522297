import { BlockStack, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { type Fact, Facts } from './Facts.tsx';
import type { Channel } from './types.ts';

/** Each of the store's locations: where its stock stands here, and who counts that shelf. */
export function LocationsCard({ channel }: { readonly channel: Channel }) {
  const { t } = useTranslation('channels');
  if (channel.locations.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('page.locations')}
        </Text>
        {channel.locations.map((each) => {
          const { external_id, store_name, location, counter, counter_name } = each;
          const facts: readonly Fact[] = [
            [t('page.inStore'), store_name ?? external_id],
            [t('page.here'), location?.name ?? t('page.leftOut')],
            ...(counter
              ? [
                  [
                    t('page.whoCounts'),
                    t(`page.counter.${counter}`, { name: counter_name ?? '' }),
                  ] as const,
                ]
              : []),
          ];
          return <Facts key={`${external_id}|${location?.id}`} facts={facts} />;
        })}
      </BlockStack>
    </Card>
  );
}
