import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { exceptionCounts } from '../../../../server/http/presenters/exception.ts';
import { api } from '../../api.ts';

type Counts = z.output<typeof exceptionCounts>;

/** How much waits for a person, beside the page that shows it; nothing where nothing waits. */
export function OpenExceptions() {
  const { t } = useTranslation('shell');
  const { data } = useQuery({
    queryKey: ['exceptions', 'counts'],
    queryFn: () => api.get<Counts>('/exceptions/counts'),
  });
  const open = data?.by_kind.reduce((sum, each) => sum + each.open, 0) ?? 0;
  if (!data || open === 0) return null;
  const shown = open < data.counted_to ? String(open) : `${data.counted_to - 1}+`;
  return (
    <span className="cd-nav-count">
      <span aria-hidden="true">{shown}</span>
      <span className="cd-hidden">{t('nav.open', { count: open })}</span>
    </span>
  );
}
