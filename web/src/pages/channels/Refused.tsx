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
]);

/** A store that could not be checked: in the reader's language, with the exact words below. */
export function Refused({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('channels');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), []);
  if (!(error instanceof ApiError) || !KNOWN.has(error.code)) return <Failure error={error} />;
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
