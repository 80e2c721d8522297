import { BlockStack, Card, Tabs } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Failure, Loading, PageFrame } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { ListFilters } from '../activity/ListFilters.tsx';
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
  const listings = list.data?.listings ?? [];
  const tabs = STATES.map((state) => ({
    id: `mapping-${state}`,
    content: t(`tabs.${state}`),
    panelID: 'mapping-panel',
  }));
  return (
    <PageFrame title={t('title')} subtitle={t('subtitle')} wide>
      <BlockStack gap="300">
        {unmap.error && <Failure error={unmap.error} />}
        <Card padding="0">
          <Tabs
            tabs={tabs}
            selected={STATES.indexOf(filters.state)}
            onSelect={(index) => change({ state: STATES[index] ?? 'suggested' })}
          >
            <ListFilters
              channel={filters.channel}
              onChannel={(channel) => change({ channel })}
              search={{ q: filters.q, label: t('search'), onChange: (q) => change({ q }) }}
            />
            {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
            {list.isPending && <Loading lines={8} />}
            {list.data && listings.length === 0 && !list.error && (
              <NoListings filters={filters} more={list.data.next !== null} />
            )}
            {listings.length > 0 && (
              <ListingTable
                // Another list is another choice: nothing stays ticked that is not on the screen.
                key={JSON.stringify(filters)}
                listings={listings}
                state={filters.state}
                mayMap={me.can('write:listings')}
                busy={list.isPlaceholderData || unmap.isPending}
                onTask={setTask}
                onUnmap={(ids) => unmap.mutate({ path: 'unmap', listings: ids })}
              />
            )}
            {list.data && <Pager next={list.data.next} />}
          </Tabs>
        </Card>
      </BlockStack>
      {task && <MapDialog task={task} onClose={() => setTask(null)} />}
    </PageFrame>
  );
}
