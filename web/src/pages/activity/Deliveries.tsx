import { BlockStack, Text } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { numberFormat } from '../../i18n/formats.ts';
import { Empty, Failure, Loading, StateBadge, useAnswer, When } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { Reason } from './Reason.tsx';
import { Rows } from './Rows.tsx';
import { Topic } from './Topic.tsx';
import type { DeliveryPageAnswer, DeliveryRow } from './types.ts';

const TONES = { pending: 'info', done: 'success', dead: 'critical' } as const;

export interface ListProps {
  readonly filters: { readonly channel: string; readonly cursor: string };
}

/** Messages of the stores, without what they carry. */
export function Deliveries({ filters }: ListProps) {
  const { t } = useTranslation('activity');
  const list = useQuery({
    queryKey: ['inbox', 'deliveries', filters],
    queryFn: () => api.get<DeliveryPageAnswer>('/activity/deliveries', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(list, filters);
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!answer.data) return <Loading lines={8} />;
  const { deliveries, next } = answer.data;
  if (deliveries.length === 0) {
    return <Empty heading={t('deliveries.empty.heading')}>{t('deliveries.empty.text')}</Empty>;
  }
  return (
    <>
      <Rows<DeliveryRow>
        of={{ singular: t('deliveries.one'), plural: t('deliveries.many') }}
        key={answer.key}
        rows={deliveries}
        loading={answer.isOld}
        columns={[
          { title: t('column.received'), cell: (row) => <When at={row.received_at} seconds /> },
          { title: t('column.channel'), cell: (row) => row.channel },
          {
            title: t('column.topic'),
            cell: (row) => <Topic of={row.topic} />,
          },
          { title: t('column.source'), cell: (row) => t(`source.${row.source}`) },
          {
            title: t('column.state'),
            cell: (row) => <StateBadge state={t(`state.${row.state}`)} tone={TONES[row.state]} />,
          },
          { title: t('column.outcome'), cell: (row) => <Outcome of={row} /> },
        ]}
      />
      <Pager next={next} />
    </>
  );
}

function Outcome({ of }: { readonly of: DeliveryRow }) {
  const { t } = useTranslation('activity');
  if (of.worked_at) {
    const ms = new Date(of.worked_at).getTime() - new Date(of.received_at).getTime();
    return <>{t('deliveries.worked', { seconds: secondsOf(ms) })}</>;
  }
  const waits = [
    of.attempts > 0 ? t('deliveries.tries', { count: of.attempts }) : null,
    of.due_at ? t('deliveries.again') : null,
  ].filter((each) => each !== null);
  if (waits.length === 0 && !of.reason) return <>–</>;
  return (
    <BlockStack>
      {waits.length > 0 && (
        <Text as="span">
          {waits.join(' · ')} {of.due_at && <When at={of.due_at} seconds />}
        </Text>
      )}
      {of.reason && <Reason words={of.reason} />}
    </BlockStack>
  );
}

/** "0.2", as the reader's language writes it. */
export const secondsOf = (ms: number): string =>
  numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    Math.max(0, ms / 1_000),
  );
