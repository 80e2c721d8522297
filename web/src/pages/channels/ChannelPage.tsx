import { BlockStack } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Failure, Loading, PageFrame } from '../../parts/index.ts';
import { ChannelState } from './ChannelTable.tsx';
import { EndDialog } from './EndDialog.tsx';
import { HealthCard } from './HealthCard.tsx';
import { ImportCard } from './ImportCard.tsx';
import { LocationsCard } from './LocationsCard.tsx';
import { ModeCard } from './ModeCard.tsx';
import { RenewDialog } from './RenewDialog.tsx';
import { ShadowCard } from './ShadowCard.tsx';
import { TroubleBanner } from './TroubleBanner.tsx';
import type { Channel } from './types.ts';

/** One store: its import, its health, what it would be sent, and everything that can be done with it. */
export default function ChannelPage() {
  const { t } = useTranslation('channels');
  const { id = '' } = useParams();
  const found = useQuery({
    queryKey: ['channels', 'one', id],
    queryFn: () => api.get<Channel>(`/channels/${encodeURIComponent(id)}`),
  });
  const back = { content: t('back'), url: '/channels' };
  if (found.data) return <Loaded channel={found.data} back={back} />;
  return (
    <PageFrame title={t('title')} back={back}>
      {found.isError ? (
        <Failure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Loading lines={10} />
      )}
    </PageFrame>
  );
}

interface LoadedProps {
  readonly channel: Channel;
  readonly back: { readonly content: string; readonly url: string };
}

function Loaded({ channel, back }: LoadedProps) {
  const { t } = useTranslation('channels');
  const may = useMe().can('write:channels');
  const [dialog, setDialog] = useState<'renew' | 'end' | null>(null);
  const { status, kind } = channel;
  const isIn = status === 'connected' || status === 'unauthorized';
  // What it would send is why somebody looks at a store in shadow; a list that grows stands last otherwise.
  const first = isIn && channel.mode === 'shadow';
  const close = () => setDialog(null);
  return (
    <PageFrame
      title={channel.name}
      subtitle={`${t(`kind.${kind}`, { defaultValue: kind })} · ${channel.store}`}
      badge={<ChannelState channel={channel} />}
      back={back}
      {...(may &&
        isIn && {
          secondaryActions: [
            { content: t('page.credentials'), onAction: () => setDialog('renew') },
            {
              content: t('page.disconnect'),
              destructive: true,
              onAction: () => setDialog('end'),
            },
          ],
        })}
    >
      <BlockStack gap="400">
        <TroubleBanner channel={channel} may={may} onRenew={() => setDialog('renew')} />
        {channel.importing && status === 'connecting' && (
          <ImportCard
            channelId={channel.id}
            importing={channel.importing}
            may={may}
            onGiveUp={() => setDialog('end')}
          />
        )}
        {isIn && <ModeCard channel={channel} may={may} />}
        {first && <ShadowCard channel={channel} may={may} />}
        {status !== 'connecting' && <HealthCard channel={channel} />}
        <LocationsCard channel={channel} may={may && isIn} />
        {channel.importing && status !== 'connecting' && (
          <ImportCard channelId={channel.id} importing={channel.importing} may={may} />
        )}
        {isIn && !first && <ShadowCard channel={channel} may={may} />}
      </BlockStack>
      {dialog === 'renew' && <RenewDialog channel={channel} onClose={close} />}
      {dialog === 'end' && <EndDialog channel={channel} onClose={close} />}
    </PageFrame>
  );
}
