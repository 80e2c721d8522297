import { BlockStack, Card } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import {
  Failure,
  ListFilters,
  ListTabs,
  Loading,
  PageFrame,
  useAnswer,
} from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { ListingTable } from './ListingTable.tsx';
import { MapDialog } from './MapDialog.tsx';
import { NoListings } from './NoListings.tsx';
import type { ListingPageAnswer, MappingTask } from './types.ts';
import { STATES, useListingFilters } from './useListingFilters.ts';
import { useMapping } from './useMapping.ts';

/** Which item stands for what a store sells: proposals first, because most of the work is saying yes. */
export default function MappingPage() {
  const { t } = useTranslation('mapping');
  const me = useMe();
  const { filters, change } = useListingFilters();
  const [task, setTask] = useState<MappingTask | null>(null);
  const list = useQuery({
    queryKey: ['listings', 'list', filters],
    queryFn: () => api.get<ListingPageAnswer>('/listings', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const unmap = useMapping(() => {});
  const answer = useAnswer(list, filters);
  const { data } = answer;
  const { mutate } = unmap;
  const onUnmap = useCallback(
    (listings: readonly string[]) => mutate({ path: 'unmap', listings }),
    [mutate],
  );
  return (
    <PageFrame title={t('title')} subtitle={t('subtitle')} wide>
      <BlockStack gap="300">
        {unmap.error && <Failure error={unmap.error} />}
        <Card padding="0">
          <ListTabs
            tabs={STATES.map((state) => ({ id: `mapping-${state}`, label: t(`tabs.${state}`) }))}
            panel="mapping-panel"
            selected={STATES.indexOf(filters.state)}
            onSelect={(index) => change({ state: STATES[index] ?? 'suggested' })}
          >
            <ListFilters
              channel={filters.channel}
              onChannel={(channel) => change({ channel })}
              search={{ value: filters.q, label: t('search'), onChange: (q) => change({ q }) }}
            />
            {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
            {!data && !list.error && <Loading lines={8} />}
            {data?.listings.length === 0 && !list.error && (
              <NoListings filters={filters} more={data.next !== null} />
            )}
            {data && data.listings.length > 0 && (
              <ListingTable
                // Another list is another choice: nothing stays ticked that is not on the screen.
                key={answer.key}
                listings={data.listings}
                state={filters.state}
                mayMap={me.can('write:listings')}
                busy={answer.isOld || unmap.isPending}
                onTask={setTask}
                onUnmap={onUnmap}
              />
            )}
            {data && <Pager next={data.next} />}
          </ListTabs>
        </Card>
      </BlockStack>
      {task && <MapDialog task={task} onClose={() => setTask(null)} />}
    </PageFrame>
  );
}
