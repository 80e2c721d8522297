import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { ListTabs } from '../../parts/index.ts';
import { type Filters, isSame } from './filters.ts';
import { SavedViewActions } from './SavedViewActions.tsx';
import type { OrderViews } from './types.ts';

const TABS = ['all', 'to-fulfil', 'unpaid', 'attention', 'cancelled'] as const;

interface Props {
  readonly filters: Filters;
  readonly onChoose: (filters: Filters) => void;
  /** Drawn with what can be done about saved views, to stand beside the filters. */
  readonly children: (actions: ReactNode) => ReactNode;
}

/** The kinds of work with their counts, then the views people saved. */
export function OrderTabs({ filters, onChoose, children }: Props) {
  const { t } = useTranslation('orders');
  const views = useQuery({
    queryKey: ['orders', 'views'],
    queryFn: () => api.get<OrderViews>('/order-views'),
  });
  const { saved = [], tabs = [] } = views.data ?? {};
  const view = saved.find((each) => isSame(each.filters, filters));
  const isChosen = (tab: string) => !view && (filters.tab ?? 'all') === tab;
  const countOf = (tab: string) => {
    const found = tabs.find((each) => each.tab === tab);
    if (!found || (tab !== 'all' && found.count === 0)) return undefined;
    return { of: found.count, more: found.more };
  };
  const shown = [
    ...TABS.map((tab) => ({
      id: `orders-${tab}`,
      label: t(`tabs.${tab}`),
      count: countOf(tab),
      choose: (): Filters => (tab === 'all' ? {} : { tab }),
      chosen: isChosen(tab),
    })),
    ...saved.map((each) => ({
      id: `orders-view-${each.id}`,
      label: each.name,
      choose: (): Filters => each.filters,
      chosen: each === view,
    })),
  ];
  const selected = Math.max(
    0,
    shown.findIndex((tab) => tab.chosen),
  );
  return (
    <ListTabs
      tabs={shown}
      selected={selected}
      onSelect={(index) => onChoose(shown[index]?.choose() ?? {})}
      moreText={t('tabs.more')}
      panel="orders-panel"
    >
      {children(<SavedViewActions filters={filters} view={view} onChoose={onChoose} />)}
    </ListTabs>
  );
}
