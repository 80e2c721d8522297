import { Banner, BlockStack, Button, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { StoreCheck } from './types.ts';

interface Props {
  readonly known: NonNullable<StoreCheck['known']>;
  readonly busy: boolean;
  readonly onGoOn: () => void;
}

/** The store was connected before: it goes on, or is connected already. */
export function KnownStore({ known, busy, onGoOn }: Props) {
  const { t } = useTranslation('channels');
  const left = known.status === 'uninstalled';
  return (
    <Banner tone="info" title={t(`new.known.${known.status}`, { name: known.name })}>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="p">{t(left ? 'new.known.goOn' : 'new.known.elsewhere')}</Text>
        {left ? (
          <Button variant="primary" loading={busy} onClick={onGoOn}>
            {t('page.connectAgain')}
          </Button>
        ) : (
          <Button url={`/channels/${known.channel_id}`}>{t('new.known.open')}</Button>
        )}
      </BlockStack>
    </Banner>
  );
}
