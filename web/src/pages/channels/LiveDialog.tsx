import { List, Text } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, Loading } from '../../parts/index.ts';
import { Refused } from './Refused.tsx';
import type { Channel, ModeChange } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Before going live: how many numbers change, counted now. */
export function LiveDialog({ channel, busy, error, onConfirm, onClose }: Props) {
  const { t } = useTranslation('channels');
  const preview = useQuery({
    queryKey: ['channels', 'preview', channel.id],
    queryFn: () =>
      api.post<ModeChange>(`/channels/${channel.id}/mode`, { mode: 'live', preview: true }),
    gcTime: 0,
  });
  const totals = preview.data?.totals;
  return (
    <Confirm
      open
      title={t('live.title', { name: channel.name })}
      confirm={t('live.confirm')}
      onConfirm={onConfirm}
      onClose={onClose}
      busy={busy}
      disabled={!totals}
      error={error}
    >
      {preview.isPending && <Loading lines={3} />}
      {preview.isError && <Refused error={preview.error} onRetry={() => void preview.refetch()} />}
      {totals && (
        <>
          <Text as="p">{t('live.text')}</Text>
          <List>
            <List.Item>{t('live.down', { count: totals.lower })}</List.Item>
            <List.Item>{t('live.up', { count: totals.raise })}</List.Item>
            <List.Item>{t('live.stay', { count: totals.same })}</List.Item>
            {totals.unmapped > 0 && (
              <List.Item>{t('live.skip', { count: totals.unmapped })}</List.Item>
            )}
            {totals.unknown > 0 && (
              <List.Item>{t('live.unknown', { count: totals.unknown })}</List.Item>
            )}
          </List>
          <Text as="p" tone="subdued">
            {t('live.after')}
          </Text>
        </>
      )}
    </Confirm>
  );
}
