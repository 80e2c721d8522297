import { BlockStack, Link, Text } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Count, Empty, Failure, Loading, StateBadge, useAnswer, When } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { type ListProps, secondsOf } from './Deliveries.tsx';
import { Rows } from './Rows.tsx';
import type { StockWritePageAnswer, StockWriteRow } from './types.ts';

const TONES = {
  sent: 'info',
  written: 'success',
  stale: 'attention',
  rejected: 'critical',
  failed: 'warning',
  'in-doubt': 'warning',
} as const;

/** Every number that went out, with what the store answered; the item tells why. */
export function Writes({ filters }: ListProps) {
  const { t } = useTranslation('activity');
  const list = useQuery({
    queryKey: ['stock', 'writes', filters],
    queryFn: () => api.get<StockWritePageAnswer>('/activity/writes', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(list, filters);
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!answer.data) return <Loading lines={8} />;
  const { writes, next } = answer.data;
  if (writes.length === 0) {
    return <Empty heading={t('writes.empty.heading')}>{t('writes.empty.text')}</Empty>;
  }
  return (
    <>
      <Rows<StockWriteRow>
        of={{ singular: t('writes.one'), plural: t('writes.many') }}
        key={answer.key}
        rows={writes}
        loading={answer.isOld}
        columns={[
          { title: t('column.sent'), cell: (row) => <When at={row.sent_at} seconds /> },
          { title: t('column.item'), cell: (row) => <Item of={row} /> },
          { title: t('column.channel'), cell: (row) => row.channel },
          { title: t('column.number'), cell: (row) => <FromTo of={row} /> },
          {
            title: t('column.outcome'),
            cell: (row) => <StateBadge state={t(`write.${row.state}`)} tone={TONES[row.state]} />,
          },
          { title: t('column.receipt'), cell: (row) => <Receipt of={row} /> },
        ]}
      />
      <Pager next={next} />
    </>
  );
}

function Item({ of }: { readonly of: StockWriteRow }) {
  const { t } = useTranslation('activity');
  const url = `/stock/${encodeURIComponent(of.sku)}?channel=${encodeURIComponent(of.channel_id)}`;
  return (
    <BlockStack>
      <Link url={url} accessibilityLabel={t('writes.why', { sku: of.sku })}>
        {of.sku}
      </Link>
      {of.title && (
        <Text as="span" tone="subdued" breakWord>
          {of.title}
        </Text>
      )}
    </BlockStack>
  );
}

function FromTo({ of }: { readonly of: StockWriteRow }) {
  return (
    <Text as="span" numeric>
      {of.from === null ? '?' : <Count of={of.from} />} → <Count of={of.to} />
    </Text>
  );
}

function Receipt({ of }: { readonly of: StockWriteRow }) {
  const { t } = useTranslation('activity');
  const took = of.took_ms === null ? '' : t('writes.took', { seconds: secondsOf(of.took_ms) });
  return (
    <BlockStack>
      <Text as="span" breakWord>
        {of.message ?? of.receipt ?? '–'}
      </Text>
      {of.state === 'written' && took && (
        <Text as="span" tone="subdued">
          {took}
        </Text>
      )}
    </BlockStack>
  );
}
