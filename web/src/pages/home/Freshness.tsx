import { BlockStack, Card, InlineGrid, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { StateBadge, When } from '../../parts/index.ts';
import type { HomeChannel } from './types.ts';

const TONES = { live: 'success', shadow: 'info', paused: 'attention' } as const;

/** How old the hub's knowledge of each store is, and what is still on its way there. */
export function Freshness({ channels }: { readonly channels: readonly HomeChannel[] }) {
  const { t } = useTranslation('home');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('fresh.heading')}
        </Text>
        {channels.map((channel) => (
          <BlockStack gap="100" key={channel.id}>
            <InlineStack gap="200" blockAlign="center">
              <Link url={`/channels/${encodeURIComponent(channel.id)}`}>{channel.channel}</Link>
              <StateBadge {...stateOf(channel, t)} />
            </InlineStack>
            <InlineGrid columns={{ xs: 2, md: 4 }} gap="200">
              <Age label={t('fresh.received')} seconds={channel.received_ago} />
              <Age label={t('fresh.read')} seconds={channel.read_ago} />
              <Age label={t('fresh.written')} seconds={channel.written_ago} />
              <BlockStack>
                <Text as="span" tone="subdued">
                  {t('fresh.unpublished')}
                </Text>
                <Text as="span">
                  {channel.unpublished === 0
                    ? t('fresh.allOut')
                    : t('fresh.waiting', { count: channel.unpublished })}
                  {channel.oldest_unpublished_at && (
                    <>
                      {' · '}
                      {t('fresh.since')} <When at={channel.oldest_unpublished_at} relative />
                    </>
                  )}
                </Text>
              </BlockStack>
            </InlineGrid>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function stateOf({ status, mode }: HomeChannel, t: (key: string) => string) {
  if (status === 'connected') return { state: t(`mode.${mode}`), tone: TONES[mode] };
  const tone = status === 'connecting' ? ('info' as const) : ('critical' as const);
  return { state: t(`status.${status}`), tone };
}

function Age({ label, seconds }: { readonly label: string; readonly seconds: number | null }) {
  const { t } = useTranslation('home');
  return (
    <BlockStack>
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span">{seconds === null ? t('fresh.never') : agoOf(seconds)}</Text>
    </BlockStack>
  );
}

/** By the hub's clock, whatever the reader's says. */
function agoOf(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(languageNow(), { numeric: 'auto', style: 'short' });
  if (seconds < 60) return format.format(-seconds, 'second');
  if (seconds < 3_600) return format.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.round(seconds / 3_600), 'hour');
  return format.format(-Math.round(seconds / 86_400), 'day');
}
