import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { ListTabs } from '../../parts/index.ts';
import type { ExceptionCounts } from './types.ts';

interface Props {
  readonly kind: string;
  /** Counts are of open ones. */
  readonly open: boolean;
  readonly onChoose: (kind: string) => void;
  readonly children: ReactNode;
}

/** One tab a kind that there is; the chosen one stays, also when its last one was closed. */
export function KindTabs({ kind, open, onChoose, children }: Props) {
  const { t } = useTranslation('exceptions');
  const counts = useQuery({
    queryKey: ['exceptions', 'counts'],
    queryFn: () => api.get<ExceptionCounts>('/exceptions/counts'),
  });
  const most = counts.data?.counted_to ?? Number.POSITIVE_INFINITY;
  const known = counts.data?.by_kind ?? [];
  const kinds: { readonly kind: string; readonly open: number }[] = [...known];
  if (kind && !kinds.some((each) => each.kind === kind)) kinds.push({ kind, open: 0 });
  const count = (found: number) =>
    open && found > 0 ? { of: Math.min(found, most - 1), more: found >= most } : undefined;
  const total = kinds.reduce((sum, each) => sum + each.open, 0);
  const tabs = [
    { id: 'exceptions-all', label: t('tabs.all'), count: count(total) },
    ...kinds.map((each) => ({
      id: `exceptions-${each.kind}`,
      label: t(`kind.${each.kind}`),
      count: count(each.open),
    })),
  ];
  const selected = kind ? 1 + kinds.findIndex((each) => each.kind === kind) : 0;
  return (
    <ListTabs
      tabs={tabs}
      selected={selected}
      onSelect={(index) => onChoose(kinds[index - 1]?.kind ?? '')}
      moreText={t('tabs.more')}
      panel="exceptions-panel"
    >
      {children}
    </ListTabs>
  );
}
