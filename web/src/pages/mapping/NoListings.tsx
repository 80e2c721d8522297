import { useTranslation } from 'react-i18next';
import { Empty } from '../../parts/index.ts';
import type { useListingFilters } from './useListingFilters.ts';

interface Props {
  readonly filters: ReturnType<typeof useListingFilters>['filters'];
  /** This page has none, and there are pages to come. */
  readonly more: boolean;
}

export function NoListings({ filters, more }: Props) {
  const { t } = useTranslation('mapping');
  if (more) return <Empty heading={t('empty.more.heading')}>{t('empty.more.text')}</Empty>;
  if (filters.q || filters.channel) {
    return <Empty heading={t('empty.found.heading')}>{t('empty.found.text')}</Empty>;
  }
  const action =
    filters.state === 'mapped'
      ? { content: t('empty.connect'), url: '/channels/new' }
      : { content: t('empty.toMapped'), url: '/mapping?state=mapped' };
  return (
    <Empty heading={t(`empty.${filters.state}.heading`)} action={action}>
      {t(`empty.${filters.state}.text`)}
    </Empty>
  );
}
