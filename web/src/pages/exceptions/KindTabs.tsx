import { Tabs } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { languageNow } from '../../i18n/index.ts';
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
  const badge = (found: number) => {
    if (!open || found === 0) return {};
    const number = new Intl.NumberFormat(languageNow()).format(Math.min(found, most - 1));
    return { badge: found >= most ? `${number}+` : number };
  };
  const total = kinds.reduce((sum, each) => sum + each.open, 0);
  const tabs = [
    { id: 'exceptions-all', content: t('tabs.all'), panelID: 'exceptions-panel', ...badge(total) },
    ...kinds.map((each) => ({
      id: `exceptions-${each.kind}`,
      content: t(`kind.${each.kind}`),
      panelID: 'exceptions-panel',
      ...badge(each.open),
    })),
  ];
  const selected = kind ? 1 + kinds.findIndex((each) => each.kind === kind) : 0;
  return (
    <Tabs
      tabs={tabs}
      selected={selected}
      onSelect={(index) => onChoose(kinds[index - 1]?.kind ?? '')}
      disclosureText={t('tabs.more')}
    >
      {children}
    </Tabs>
  );
}
