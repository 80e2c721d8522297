import {
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Select,
  Text,
} from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { Count, Failure, Loading, useAnswer } from '../../parts/index.ts';
import { Facts } from './Facts.tsx';
import { ShadowTable } from './ShadowTable.tsx';
import type { Channel, ShadowAnswer, ShadowTotals } from './types.ts';

const SHOWS = [
  'changes',
  'all',
  'lower',
  'raise',
  'same',
  'unmapped',
  'left_out',
  'unknown',
] as const;
const PAGE = 25;

interface Props {
  readonly channel: Channel;
  readonly may: boolean;
}

/** Every number the store would be sent now, beside what it shows. The filter and page are in the address. */
export function ShadowCard({ channel, may }: Props) {
  const { t } = useTranslation('channels');
  const [params, setParams] = useSearchParams();
  const asked = params.get('show');
  const show = SHOWS.find((each) => each === asked) ?? 'changes';
  const cursor = params.get('cursor');
  const path = `/channels/${channel.id}/shadow`;
  const page = useQuery({
    queryKey: ['channels', 'shadow', channel.id, show, cursor],
    queryFn: () => api.get<ShadowAnswer>(path, { show, cursor, limit: PAGE }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(page, { show, cursor });
  const totals = useLastTotals(page.data?.totals);
  useSeen(may && page.isSuccess && channel.mode === 'shadow');
  const go = (next: { show?: string; cursor?: string }) =>
    setParams({ show, ...next }, { preventScrollReset: true });
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t(channel.mode === 'shadow' ? 'shadow.title' : 'shadow.titleLive')}
            </Text>
            <Text as="p" tone="subdued">
              {t(channel.mode === 'shadow' ? 'shadow.text' : 'shadow.textLive')}
            </Text>
          </BlockStack>
          <Totals totals={totals} />
          {totals && totals.left_out > 0 && (
            <Text as="p" tone="subdued">
              {t('shadow.leftOutText', { count: totals.left_out })}
            </Text>
          )}
          <InlineStack gap="300" blockAlign="end">
            <Select
              id="shadow-show"
              label={t('shadow.filter')}
              options={SHOWS.map((each) => ({ value: each, label: t(`shadow.${each}`) }))}
              value={show}
              onChange={(next) => go({ show: next })}
            />
            {totals && totals.unmapped > 0 && (
              <Button variant="plain" url="/mapping">
                {t('shadow.map')}
              </Button>
            )}
          </InlineStack>
        </BlockStack>
      </Box>
      {!answer.data && !page.isError && <Loading lines={12} />}
      {page.isError && <Failure error={page.error} onRetry={() => void page.refetch()} />}
      {answer.data && (
        <ShadowTable key={answer.key} page={answer.data} channel={channel} show={show} />
      )}
      {answer.data && <Pages cursor={cursor} next={answer.data.next} onGo={go} />}
    </Card>
  );
}

interface PagesProps {
  readonly cursor: string | null;
  readonly next: string | null;
  readonly onGo: (to: { cursor?: string }) => void;
}

function Pages({ cursor, next, onGo }: PagesProps) {
  const { t } = useTranslation('channels');
  if (cursor === null && next === null) return null;
  return (
    <Box padding="300">
      <nav aria-label={t('shadow.pages')}>
        <ButtonGroup>
          <Button disabled={cursor === null} onClick={() => onGo({})}>
            {t('shadow.first')}
          </Button>
          <Button disabled={next === null} onClick={() => next !== null && onGo({ cursor: next })}>
            {t('shadow.next')}
          </Button>
        </ButtonGroup>
      </nav>
    </Box>
  );
}

/** They have their place before they are known, so that nothing moves when they come. */
function Totals({ totals }: { readonly totals: ShadowTotals | null }) {
  const { t } = useTranslation('channels');
  const kinds = ['lower', 'raise', 'same', 'unmapped', 'left_out', 'unknown'] as const;
  const shown = kinds.filter((kind, index) => index < 3 || (totals?.[kind] ?? 0) > 0);
  return (
    <Facts
      figures
      facts={shown.map((kind) => [
        t(`shadow.${kind}`),
        totals ? <Count key={kind} of={totals[kind]} /> : '–',
      ])}
    />
  );
}

/** Totals come with the first page only; the later ones go on showing them. */
function useLastTotals(totals: ShadowTotals | null | undefined): ShadowTotals | null {
  const [last, setLast] = useState<ShadowTotals | null>(null);
  useEffect(() => {
    if (totals) setLast(totals);
  }, [totals]);
  return totals ?? last;
}

/** One step of the getting-started list. That it could not be noted down is nobody's trouble. */
function useSeen(seen: boolean): void {
  useEffect(() => {
    if (seen) void api.post('/onboarding/shadow-seen').catch(() => undefined);
  }, [seen]);
}
