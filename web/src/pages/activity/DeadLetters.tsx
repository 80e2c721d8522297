import { BlockStack, Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Empty, Failure, Loading, useAnswer, useToast, When } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import type { ListProps } from './Deliveries.tsx';
import { PayloadDialog } from './PayloadDialog.tsx';
import { Reason } from './Reason.tsx';
import { Topic } from './Topic.tsx';
import type { DeadLetterPageAnswer, DeadLetterRow } from './types.ts';

/** What could not be used, kept until somebody looks: read it, mend the cause, replay it. */
export function DeadLetters({ filters }: ListProps) {
  const { t } = useTranslation('activity');
  const me = useMe();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<DeadLetterRow | null>(null);
  const replay = useReplay(() => setTicked([]));
  const list = useQuery({
    queryKey: ['inbox', 'dead', filters],
    queryFn: () => api.get<DeadLetterPageAnswer>('/dead-letters', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const answer = useAnswer(list, filters);
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!answer.data) return <Loading lines={8} />;
  const { dead_letters: rows, next } = answer.data;
  if (rows.length === 0) {
    return <Empty heading={t('dead.empty.heading')}>{t('dead.empty.text')}</Empty>;
  }
  const mayReplay = me.can('write:inbox');
  // Nothing is replayed that is not on the screen.
  const picked = rows.filter(({ id }) => ticked.includes(id)).map(({ id }) => id);
  const tick = (id: string, on: boolean) =>
    setTicked((before) => (on ? [...before, id] : before.filter((each) => each !== id)));
  return (
    <BlockStack>
      {replay.error && <Failure error={replay.error} />}
      {mayReplay && (
        <Box paddingInline="300" paddingBlockEnd="300">
          <InlineStack gap="300" blockAlign="center">
            <Checkbox
              label={t('dead.all')}
              checked={
                picked.length === 0 ? false : picked.length === rows.length || 'indeterminate'
              }
              onChange={(on) => setTicked(on ? rows.map(({ id }) => id) : [])}
            />
            {picked.length > 0 && (
              <Button size="slim" loading={replay.isPending} onClick={() => replay.mutate(picked)}>
                {t('dead.replayMany', { count: picked.length })}
              </Button>
            )}
          </InlineStack>
        </Box>
      )}
      {rows.map((row) => (
        <Box
          key={`${answer.key} ${row.id}`}
          padding="300"
          borderBlockStartWidth="025"
          borderColor="border-secondary"
        >
          <InlineStack gap="200" wrap={false} blockAlign="start">
            {mayReplay && (
              <Checkbox
                label={t('dead.tick', { topic: row.topic })}
                labelHidden
                checked={ticked.includes(row.id)}
                onChange={(on) => tick(row.id, on)}
              />
            )}
            <BlockStack gap="100">
              <Topic of={row.topic} />
              <Text as="span" tone="subdued">
                {row.channel} · {t(`source.${row.source}`)} · <When at={row.received_at} />
              </Text>
              {row.reason !== null && <Reason words={row.reason} />}
              <InlineStack gap="200">
                {mayReplay && (
                  <Button size="slim" onClick={() => replay.mutate([row.id])}>
                    {t('dead.replay')}
                  </Button>
                )}
                {me.can('read:payloads') && (
                  <Button size="slim" variant="tertiary" onClick={() => setShown(row)}>
                    {t('dead.look')}
                  </Button>
                )}
              </InlineStack>
            </BlockStack>
          </InlineStack>
        </Box>
      ))}
      <Pager next={next} />
      {shown && <PayloadDialog row={shown} onClose={() => setShown(null)} />}
    </BlockStack>
  );
}

function useReplay(onDone: () => void) {
  const { t } = useTranslation('activity');
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      api.post<{ readonly replayed: number }>('/dead-letters/replay', { dead_letters: ids }),
    onSuccess: ({ replayed }) => {
      toast.show(t('dead.replayed', { count: replayed }));
      onDone();
    },
    onSettled: () =>
      Promise.all(
        ['inbox', 'exceptions'].map((book) => client.invalidateQueries({ queryKey: [book] })),
      ),
  });
}
