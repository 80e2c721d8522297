import { BlockStack, Divider } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Empty, Failure, Loading } from '../../parts/index.ts';
import { ApiKeyRow } from './ApiKeyRow.tsx';
import { NewKey } from './NewKey.tsx';
import { Section } from './Section.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import type { ApiKeys as Answer, NewApiKey } from './types.ts';

/** Keys by which programs work with the JSON API. */
export function ApiKeys() {
  const { t } = useTranslation('settings');
  const [made, setMade] = useState<NewApiKey | null>(null);
  const keys = useQuery({
    queryKey: ['settings', 'api-keys'],
    queryFn: () => api.get<Answer>('/api-keys'),
  });
  if (keys.error) return <Failure error={keys.error} onRetry={() => void keys.refetch()} />;
  if (!keys.data) return <Loading lines={6} />;
  const all = [...keys.data.api_keys].reverse();
  return (
    <BlockStack gap="400">
      {made && (
        <ShownOnce
          title={t('keys.madeTitle', { name: made.api_key.name })}
          text={t('keys.madeText')}
          secret={made.key}
          onDone={() => setMade(null)}
        />
      )}
      <NewKey onMade={setMade} />
      <Section title={t('keys.title')}>
        {all.length === 0 && <Empty heading={t('keys.none')}>{t('keys.noneText')}</Empty>}
        {all.map((key, index) => (
          <Fragment key={key.id}>
            {index > 0 && <Divider />}
            <ApiKeyRow apiKey={key} />
          </Fragment>
        ))}
      </Section>
    </BlockStack>
  );
}
