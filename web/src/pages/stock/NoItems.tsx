import { useTranslation } from 'react-i18next';
import { useMe } from '../../me.ts';
import { Empty } from '../../parts/index.ts';
import type { StockFilterValues } from './useStockFilters.ts';

interface Props {
  readonly filters: StockFilterValues;
  readonly onClear: () => void;
}

/** Nothing found, nothing wrong, or nothing connected yet: three different things. */
export function NoItems({ filters, onClear }: Props) {
  const { t } = useTranslation('stock');
  const me = useMe();
  const all = { content: t('empty.showAll'), onAction: onClear };
  if (filters.q !== '') {
    return (
      <Empty heading={t('empty.search.title', { q: filters.q })} action={all}>
        {t('empty.search.text')}
      </Empty>
    );
  }
  if (filters.filter !== '') {
    return (
      <Empty heading={t(`empty.${filters.filter}.title`)} action={all}>
        {t(`empty.${filters.filter}.text`)}
      </Empty>
    );
  }
  const connect = { content: t('empty.none.connect'), url: '/channels/new' };
  return (
    <Empty heading={t('empty.none.title')} action={me.can('write:channels') ? connect : undefined}>
      {t('empty.none.text')}
    </Empty>
  );
}
