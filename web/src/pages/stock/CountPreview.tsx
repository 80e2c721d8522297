import { BlockStack, Box, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count } from '../../parts/index.ts';
import type { CountAnswer } from './types.ts';

/** "Was 12, you counted 10, difference −2", and what every channel will show. */
export function CountPreview({ answer }: { readonly answer: CountAnswer }) {
  const { t } = useTranslation('stock');
  const { was, counted, difference, channels } = answer;
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <div aria-live="polite" data-testid="count-preview">
        <BlockStack gap="100">
          <Text as="p" fontWeight="semibold">
            {t('count.preview', { was, counted })} <Count of={difference} signed />
          </Text>
          {channels
            .filter((channel) => channel.tracked)
            .map((channel) => (
              <Text as="p" key={channel.listing_id}>
                {channel.shows === channel.will_show
                  ? t('count.stays', { channel: channel.channel, count: channel.will_show })
                  : t('count.willShow', {
                      channel: channel.channel,
                      from: channel.shows ?? '?',
                      to: channel.will_show,
                    })}
              </Text>
            ))}
        </BlockStack>
      </div>
    </Box>
  );
}
