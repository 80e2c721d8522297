import { BlockStack, Text } from '@shopify/polaris';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Confirm, Loading, useToast } from '../../parts/index.ts';
import { Refused } from './Refused.tsx';
import type { Channel, Disconnection } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly onClose: () => void;
}

/** Before a store is disconnected: what ends, and what is kept. */
export function EndDialog({ channel, onClose }: Props) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const call = (preview: boolean) =>
    api.post<Disconnection>(`/channels/${channel.id}/disconnect`, { preview });
  const preview = useQuery({
    queryKey: ['channels', 'end', channel.id],
    queryFn: () => call(true),
    gcTime: 0,
  });
  const end = useMutation({
    mutationFn: () => call(false),
    onSuccess: async ({ forgotten }) => {
      toast.show(t('end.done', { name: channel.name }));
      onClose();
      if (forgotten) await navigate('/channels');
      await client.invalidateQueries({ queryKey: ['channels'] });
    },
  });
  return (
    <Confirm
      open
      destructive
      title={t('end.title', { name: channel.name })}
      confirm={t('end.confirm')}
      onConfirm={() => end.mutate()}
      onClose={onClose}
      busy={end.isPending}
      disabled={!preview.data}
      error={end.error}
    >
      {preview.isPending && <Loading lines={3} />}
      {preview.isError && <Refused error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && <Kept end={preview.data} />}
    </Confirm>
  );
}

function Kept({ end }: { readonly end: Disconnection }) {
  const { t } = useTranslation('channels');
  const { orders, listings, locations, counted } = end.kept;
  if (end.forgotten) return <Text as="p">{t('end.forgotten')}</Text>;
  return (
    <BlockStack gap="200">
      <Text as="p">{t('end.stops')}</Text>
      <Text as="p">{t('end.kept', { orders, listings })}</Text>
      {locations.length > 0 && (
        <Text as="p">{t('end.locations', { names: locations.join(', ') })}</Text>
      )}
      {counted.length > 0 && <Text as="p">{t('end.counted', { names: counted.join(', ') })}</Text>}
      <Text as="p">{t('end.again')}</Text>
      <Text as="p" tone="subdued">
        {t('end.webhooks')}
      </Text>
    </BlockStack>
  );
}
