import { BlockStack, Card } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, Loading, PageFrame, useAnswer } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { FilterBar } from './FilterBar.tsx';
import { useFilters } from './filters.ts';
import { useRememberedList } from './listAddress.ts';
import { NoOrders } from './NoOrders.tsx';
import { OrderTable } from './OrderTable.tsx';
import { OrderTabs } from './OrderTabs.tsx';
import type { OrderPageAnswer } from './types.ts';
import { useExport } from './useExport.ts';

/** Orders of all channels: what to do next is a tab, everything else is found by search. */
export default function OrdersPage() {
  const { t } = useTranslation('orders');
  const { filters, cursor, change, replace } = useFilters();
  const list = useQuery({
    queryKey: ['orders', 'list', filters, cursor],
    queryFn: () => api.get<OrderPageAnswer>('/orders', { ...filters, cursor, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(list, { filters, cursor });
  const { data } = answer;
  const csv = useExport(filters);
  useRememberedList();
  const firstPage = () => replace(filters);
  return (
    <PageFrame
      title={t('title')}
      wide
      secondaryActions={[
        {
          content: t(csv.busy ? 'export.busy' : 'export.do'),
          onAction: csv.start,
          disabled: csv.busy,
        },
      ]}
    >
      <BlockStack gap="300">
        {csv.error !== null && <Failure error={csv.error} onRetry={csv.start} />}
        <Card padding="0">
          <OrderTabs filters={filters} onChoose={replace}>
            {(actions) => (
              <>
                <FilterBar
                  filters={filters}
                  onChange={change}
                  onClear={replace}
                  actions={actions}
                />
                {list.error && (
                  <Failure
                    error={list.error}
                    onRetry={cursor ? firstPage : () => void list.refetch()}
                  />
                )}
                {!data && !list.error && <Loading lines={10} />}
                {data?.orders.length === 0 && !list.error && (
                  <NoOrders filters={filters} onClear={() => replace({})} />
                )}
                {data && data.orders.length > 0 && (
                  <OrderTable key={answer.key} orders={data.orders} loading={answer.isOld} />
                )}
                {data && <Pager next={data.next} />}
              </>
            )}
          </OrderTabs>
        </Card>
      </BlockStack>
    </PageFrame>
  );
}
