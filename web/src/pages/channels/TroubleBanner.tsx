import { Banner, BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { When } from '../../parts/index.ts';
import type { Channel } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly may: boolean;
  readonly onRenew: () => void;
}

/** What keeps the store from working, and the way out. Nothing while all is well. */
export function TroubleBanner({ channel, may, onRenew }: Props) {
  const { t } = useTranslation('channels');
  const { status, kind, health } = channel;
  const words = health.last_error && (
    <Text as="p" tone="subdued" breakWord>
      {t('page.lastError', { words: health.last_error })}
    </Text>
  );
  if (status === 'unauthorized') {
    const action = { content: t('page.credentials'), onAction: onRenew };
    return (
      <Banner tone="critical" title={t('page.unauthorized')} {...(may && { action })}>
        <BlockStack gap="100">
          <Text as="p">{t('page.unauthorizedNext')}</Text>
          {words}
        </BlockStack>
      </Banner>
    );
  }
  if (status === 'uninstalled') {
    const action = { content: t('page.connectAgain'), url: `/channels/new?kind=${kind}` };
    return (
      <Banner tone="info" title={t('page.disconnected')} {...(may && { action })}>
        <Text as="p">{t('page.disconnectedNext')}</Text>
      </Banner>
    );
  }
  if (health.failures === 0) return null;
  return (
    <Banner tone="warning" title={t('page.failing')}>
      <BlockStack gap="100">
        <Text as="p">{t('page.failingNext')}</Text>
        <Text as="p">
          {t('page.failures', { count: health.failures })}
          {health.rests_until && (
            <>
              {' · '}
              {t('page.rest')} <When at={health.rests_until} />
            </>
          )}
        </Text>
        {words}
      </BlockStack>
    </Banner>
  );
}
