import { BlockStack, Card, Select } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Empty, Failure, ListFilters, Loading, PageFrame, useAnswer } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { ExceptionList } from './ExceptionList.tsx';
import { KindTabs } from './KindTabs.tsx';
import type { ExceptionPageAnswer } from './types.ts';

/** Everything that failed or was skipped, until somebody or the hub has mended it. */
export default function ExceptionsPage() {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(
    ['state', 'kind', 'channel', 'owner', 'cursor'].map((name) => [name, params.get(name) ?? '']),
  );
  const change = (fields: Readonly<Record<string, string>>) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete('cursor');
      for (const [name, value] of Object.entries(fields)) {
        if (value === '') next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  const list = useQuery({
    queryKey: ['exceptions', 'list', filters],
    queryFn: () => api.get<ExceptionPageAnswer>('/exceptions', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(list, filters);
  const { data } = answer;
  const { state = '', kind = '', channel = '', owner = '' } = filters;
  const narrowed = kind !== '' || channel !== '' || owner !== '';
  return (
    <PageFrame title={t('title')} subtitle={t('subtitle')} wide>
      <Card padding="0">
        <KindTabs kind={kind} open={state !== 'closed'} onChoose={(next) => change({ kind: next })}>
          <ListFilters channel={channel} onChannel={(next) => change({ channel: next })}>
            <Select
              label={t('filter.state')}
              labelInline
              options={['', 'closed'].map((value) => ({
                value,
                label: t(`filter.states.${value || 'open'}`),
              }))}
              value={state}
              onChange={(next) => change({ state: next })}
            />
            <Select
              label={t('filter.owner')}
              labelInline
              options={[
                { value: '', label: t('filter.owners.all') },
                ...(me.person ? [{ value: me.person.id, label: t('filter.owners.me') }] : []),
                { value: 'none', label: t('filter.owners.none') },
              ]}
              value={owner}
              onChange={(next) => change({ owner: next })}
            />
          </ListFilters>
          <BlockStack>
            {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
            {!data && !list.error && <Loading lines={8} />}
            {data?.exceptions.length === 0 && !list.error && (
              <Empty
                heading={t(narrowed ? 'empty.found.heading' : `empty.${state || 'open'}.heading`)}
              >
                {t(narrowed ? 'empty.found.text' : `empty.${state || 'open'}.text`)}
              </Empty>
            )}
            {data && data.exceptions.length > 0 && (
              <ExceptionList key={answer.key} rows={data.exceptions} />
            )}
            {data && <Pager next={data.next} />}
          </BlockStack>
        </KindTabs>
      </Card>
    </PageFrame>
  );
}
