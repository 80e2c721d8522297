import { Box } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ListTabs, SearchField } from '../../parts/index.ts';
import { FILTERS, type StockFilterValues } from './useStockFilters.ts';

interface Props {
  readonly filters: StockFilterValues;
  readonly onChange: (some: { readonly q?: string; readonly filter?: string }) => void;
  readonly children: ReactNode;
}

export function StockFilters({ filters, onChange, children }: Props) {
  const { t } = useTranslation('stock');
  const found = FILTERS.indexOf(filters.filter);
  const selected = Math.max(0, found);
  return (
    <ListTabs
      tabs={FILTERS.map((each) => ({
        id: `stock-${each || 'all'}`,
        label: t(`filter.${each || 'all'}`),
      }))}
      selected={selected}
      onSelect={(index) => onChange({ filter: FILTERS[index] ?? '' })}
      panel="stock-panel"
    >
      <Box padding="300">
        <SearchField label={t('search')} value={filters.q} onChange={(q) => onChange({ q })} />
      </Box>
      {children}
    </ListTabs>
  );
}
