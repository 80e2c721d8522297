import { useTranslation } from 'react-i18next';
import { Empty } from '../../parts/index.ts';
import { type Filters, isNarrowed } from './filters.ts';

/** Nothing here: because of the filters, because the work is done, or because no store is connected. */
export function NoOrders({
  filters,
  onClear,
}: {
  readonly filters: Filters;
  readonly onClear: () => void;
}) {
  const { t } = useTranslation('orders');
  if (isNarrowed(filters)) {
    return (
      <Empty
        heading={t('empty.filtered')}
        action={{ content: t('filters.clear'), onAction: onClear }}
      >
        {t('empty.filteredText')}
      </Empty>
    );
  }
  const tab = filters.tab ?? 'all';
  const action = tab === 'all' && { action: { content: t('empty.connect'), url: '/channels' } };
  return (
    <Empty heading={t(`empty.${tab}`)} {...action}>
      {t(`empty.${tab}Text`)}
    </Empty>
  );
}
