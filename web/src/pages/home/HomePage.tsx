import { BlockStack, InlineGrid } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Empty, Failure, Loading, PageFrame } from '../../parts/index.ts';
import { zoneHere } from '../../zone.ts';
import { Attention } from './Attention.tsx';
import { Freshness } from './Freshness.tsx';
import { GettingStarted, useOnboarding } from './GettingStarted.tsx';
import { Hours } from './Hours.tsx';
import { Today } from './Today.tsx';
import type { HomeAnswer } from './types.ts';

/** What it adds up from: whatever moves one of them may have moved it. */
const BOOKS = ['orders', 'exceptions', 'channels', 'stock', 'listings'];

/** The first look in the morning: what needs me, what was sold, can I trust the numbers. */
export default function HomePage() {
  const { t } = useTranslation('home');
  const me = useMe();
  const tz = zoneHere();
  const look = useQuery({
    queryKey: ['home', tz],
    queryFn: () => api.get<HomeAnswer>('/home', { tz }),
    meta: { books: BOOKS },
  });
  const starting = useOnboarding().isPending;
  const data = starting ? undefined : look.data;
  const mayConnect = me.can('write:channels');
  return (
    <PageFrame title={t('title', { name: me.merchant.name })}>
      <BlockStack gap="400">
        {!look.isPending && <GettingStarted />}
        {look.error && <Failure error={look.error} onRetry={() => void look.refetch()} />}
        {(look.isPending || (starting && !look.error)) && <Loading lines={8} />}
        {data && data.channels.length === 0 && (
          <Empty
            heading={t('empty.heading')}
            {...(mayConnect && { action: { content: t('empty.action'), url: '/channels/new' } })}
          >
            {t(mayConnect ? 'empty.text' : 'empty.ask')}
          </Empty>
        )}
        {data && data.channels.length > 0 && (
          <>
            <Attention of={data} />
            <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
              <Today of={data} />
              <Hours of={data} />
            </InlineGrid>
            <Freshness channels={data.channels} />
          </>
        )}
      </BlockStack>
    </PageFrame>
  );
}
