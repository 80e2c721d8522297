import { Banner, BlockStack, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { Failure } from '../../parts/index.ts';

const KNOWN = new Set([
  'bad_settings',
  'store_refused',
  'store_rejected',
  'store_unreachable',
  'store_busy',
  'taken',
  'connected_already',
  'connecting',
  'missing_permissions',
  'another_store',
  'unknown_store_location',
  'location_exists',
  'not_stopped',
  'disconnected',
  'unauthorized_store',
  'not_stocked',
]);

interface Props {
  readonly error: unknown;
  /** Offered for what is no refusal. */
  readonly onRetry?: () => void;
}

/** What a store, or its state, does not allow: in the reader's language, with the exact words below. */
export function Refused({ error, onRetry }: Props) {
  const { t } = useTranslation('channels');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), []);
  if (!(error instanceof ApiError) || !KNOWN.has(error.code)) {
    return <Failure error={error} onRetry={onRetry} />;
  }
  return (
    <div ref={place}>
      <Banner tone="critical" title={t(`new.refused.${error.code}`)}>
        <BlockStack gap="100">
          <Text as="p">{t(`new.todo.${error.code}`)}</Text>
          <Text as="p" tone="subdued" breakWord>
            {t('new.said', { words: error.message })}
          </Text>
        </BlockStack>
      </Banner>
    </div>
  );
}
