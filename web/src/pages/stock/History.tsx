import { BlockStack, Box, Button, Card, InlineStack, Link, Select, Text } from '@shopify/polaris';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Count, Failure, Loading, StateBadge, When } from '../../parts/index.ts';
import { useUndo } from './acts.ts';
import { availableChange, happened } from './movement-words.ts';
import { type HistoryAnswer, type HistoryLine, itemUrl, type Place } from './types.ts';

interface Props {
  readonly sku: string;
  readonly places: readonly Place[];
}

/** Everything that moved the item, newest first. */
export function History({ sku, places }: Props) {
  const { t } = useTranslation('stock');
  const [params, setParams] = useSearchParams();
  const location = params.get('location') ?? '';
  const history = useInfiniteQuery({
    queryKey: ['stock', 'history', sku, location],
    queryFn: ({ pageParam: cursor }) =>
      api.get<HistoryAnswer>(`${itemUrl(sku)}/history`, { location, cursor, limit: 20 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const lines = history.data?.pages.flatMap((page) => page.lines) ?? [];
  const choose = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set('location', value);
        else next.delete('location');
        return next;
      },
      { replace: true },
    );
  const options = places.map((place) => ({ value: place.location_id, label: place.location }));
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('history.title')}
          </Text>
          <Select
            label={t('history.location')}
            labelHidden
            options={[{ value: '', label: t('history.everywhere') }, ...options]}
            value={location}
            onChange={choose}
          />
        </InlineStack>
      </Box>
      {history.error && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <Loading lines={5} />}
      {history.data && lines.length === 0 && (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t('history.none')}
          </Text>
        </Box>
      )}
      <ol className="stock-history">
        {lines.map((line) => (
          <Line key={`${line.location_id} ${line.seq}`} line={line} places={places} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Box padding="400">
          <Button onClick={() => void history.fetchNextPage()} loading={history.isFetchingNextPage}>
            {t('history.more')}
          </Button>
        </Box>
      )}
    </Card>
  );
}

function Line({ line, places }: { readonly line: HistoryLine; readonly places: readonly Place[] }) {
  const { t } = useTranslation('stock');
  const me = useMe();
  const undo = useUndo();
  const { cause } = line;
  const to = places.find((place) => place.location_id === cause.to_location_id)?.location;
  // The departure alone is offered to be undone: both halves go together.
  const isHalf = cause.kind === 'transfer' && line.from === 'transfer';
  return (
    <li>
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold">
            {happened(line, t)}
          </Text>
          {line.order_number !== null && (
            <Link url={`/orders/${encodeURIComponent(cause.id)}`}>
              {t('history.order', { number: line.order_number })}
            </Link>
          )}
          {line.undo === 'done' && <StateBadge state={t('history.undone')} />}
        </InlineStack>
        <Text as="span" variant="bodySm" tone="subdued">
          {[
            t('history.quantity', { count: line.quantity }),
            line.location,
            line.to === 'transfer' && to ? t('history.to', { location: to }) : null,
            line.channel,
            line.actor_name,
          ]
            .filter((part, at, all) => part && all.indexOf(part) === at)
            .join(' · ')}
        </Text>
        {cause.note !== null && <Text as="p">{t('history.note', { note: cause.note })}</Text>}
      </BlockStack>
      <div className="stock-after">
        <Text as="span" {...(line.after.available < 0 && { tone: 'critical' as const })}>
          <Count of={availableChange(line)} signed /> → {t('history.after')}{' '}
          <Count of={line.after.available} />
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          <When at={cause.at} />
        </Text>
        {line.undo === 'possible' && !isHalf && me.can('write:stock') && (
          <Button
            variant="plain"
            onClick={() => undo.mutate(cause.id)}
            loading={undo.isPending}
            accessibilityLabel={t('undo.label', { what: happened(line, t) })}
          >
            {t('undo.do')}
          </Button>
        )}
      </div>
    </li>
  );
}
