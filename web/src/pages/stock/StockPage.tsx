import './stock.css';
import { BlockStack, Card } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, Loading, PageFrame, useAnswer } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { NoItems } from './NoItems.tsx';
import { StockFilters } from './StockFilters.tsx';
import { StockTable } from './StockTable.tsx';
import type { StockPageAnswer } from './types.ts';
import { useStockFilters } from './useStockFilters.ts';

/** Every item with what is on the shelves and what the channels show of it. */
export default function StockPage() {
  const { t } = useTranslation('stock');
  const { filters, choose } = useStockFilters();
  const list = useQuery({
    queryKey: ['stock', 'list', filters],
    queryFn: () => api.get<StockPageAnswer>('/stock', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const { data, key, isOld } = useAnswer(list, filters);
  return (
    <PageFrame title={t('title')} subtitle={t('subtitle')} wide>
      <BlockStack gap="300">
        <Card padding="0">
          <StockFilters filters={filters} onChange={choose}>
            {list.error && (
              <Failure
                error={list.error}
                onRetry={filters.cursor ? () => choose({}) : () => void list.refetch()}
              />
            )}
            {!data && !list.error && <Loading lines={10} />}
            {data && data.items.length === 0 && data.next === null && (
              <NoItems filters={filters} onClear={() => choose({ q: '', filter: '' })} />
            )}
            {data && data.items.length > 0 && (
              <div key={key} className={isOld ? 'stock-stale' : undefined}>
                <StockTable items={data.items} places={data.places} />
              </div>
            )}
            {data && <Pager next={data.next} goOn={data.items.length === 0 && t('pager.goOn')} />}
          </StockFilters>
        </Card>
      </BlockStack>
    </PageFrame>
  );
}
