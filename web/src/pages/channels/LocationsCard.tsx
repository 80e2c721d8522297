import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CounterDialog } from './CounterDialog.tsx';
import { type Fact, Facts } from './Facts.tsx';
import type { Channel } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly may: boolean;
}

/** Each of the store's locations: where its stock stands here, and who counts that shelf. */
export function LocationsCard({ channel, may }: Props) {
  const { t } = useTranslation('channels');
  const [asked, setAsked] = useState<string | null>(null);
  if (channel.locations.length === 0) return null;
  const about = channel.locations.find(({ location }) => location && location.id === asked);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('page.locations')}
        </Text>
        {channel.locations.map((each) => {
          const { external_id, store_name, location, counter, counter_name } = each;
          const who = counter && t(`page.counter.${counter}`, { name: counter_name ?? '' });
          const change = location && may && (
            <Button
              variant="plain"
              accessibilityLabel={t('counter.change', { name: location.name })}
              onClick={() => setAsked(location.id)}
            >
              {t('counter.open')}
            </Button>
          );
          const facts: readonly Fact[] = [
            [t('page.inStore'), store_name ?? external_id],
            [t('page.here'), location?.name ?? t('page.leftOut')],
            [
              t('page.whoCounts'),
              <InlineStack key="who" gap="200">
                {who ?? '–'}
                {change}
              </InlineStack>,
            ],
          ];
          return <Facts key={`${external_id}|${location?.id}`} facts={facts} />;
        })}
      </BlockStack>
      {about?.location && (
        <CounterDialog
          channel={channel}
          shelf={about.location}
          counter={about.counter}
          onClose={() => setAsked(null)}
        />
      )}
    </Card>
  );
}
