import { Card } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Failure, Loading, PageFrame } from '../../parts/index.ts';
import { ChannelTable } from './ChannelTable.tsx';
import { NoChannels } from './NoChannels.tsx';
import type { ChannelList } from './types.ts';

/** All connected stores at a glance: how they are, how far behind, and what to do. */
export default function ChannelsPage() {
  const { t } = useTranslation('channels');
  const me = useMe();
  const list = useQuery({
    queryKey: ['channels', 'list'],
    queryFn: () => api.get<ChannelList>('/channels'),
  });
  const mayConnect = me.can('write:channels');
  const channels = list.data?.channels ?? [];
  return (
    <PageFrame
      title={t('title')}
      subtitle={t('subtitle')}
      wide
      {...(mayConnect &&
        channels.length > 0 && {
          primaryAction: { content: t('connect'), url: '/channels/new' },
        })}
    >
      {list.isPending && <Loading lines={6} />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && channels.length === 0 && <NoChannels mayConnect={mayConnect} />}
      {channels.length > 0 && (
        <Card padding="0">
          <ChannelTable channels={channels} />
        </Card>
      )}
    </PageFrame>
  );
}
