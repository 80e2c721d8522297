import { Card } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Scope, useMe } from '../../me.ts';
import { ListFilters, ListTabs, PageFrame } from '../../parts/index.ts';
import { Changes } from './Changes.tsx';
import { DeadLetters } from './DeadLetters.tsx';
import { Deliveries } from './Deliveries.tsx';
import { Writes } from './Writes.tsx';

const TABS = ['deliveries', 'writes', 'dead', 'changes'] as const;
const NEEDS: Readonly<Partial<Record<(typeof TABS)[number], Scope>>> = {
  writes: 'read:stock',
  changes: 'read:changes',
};

/** What came in, what went out, and what could not be used: the proof behind every number. */
export default function ActivityPage() {
  const { t } = useTranslation('activity');
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const tabs = TABS.filter((tab) => {
    const scope = NEEDS[tab];
    return scope === undefined || me.can(scope);
  });
  const tab = tabs.find((each) => each === params.get('tab')) ?? 'deliveries';
  const channel = params.get('channel') ?? '';
  const cursor = params.get('cursor') ?? '';
  const go = (next: { readonly tab: string; readonly channel: string }) =>
    setParams({
      ...(next.tab !== 'deliveries' && { tab: next.tab }),
      ...(next.channel && { channel: next.channel }),
    });
  const filters = { channel, cursor };
  return (
    <PageFrame title={t('title')} subtitle={t('subtitle')} wide>
      <Card padding="0">
        <ListTabs
          tabs={tabs.map((each) => ({ id: `activity-${each}`, label: t(`tabs.${each}`) }))}
          selected={tabs.indexOf(tab)}
          onSelect={(index) => go({ tab: tabs[index] ?? 'deliveries', channel })}
          panel="activity-panel"
        >
          {tab !== 'changes' && (
            <ListFilters channel={channel} onChannel={(next) => go({ tab, channel: next })} />
          )}
          {tab === 'deliveries' && <Deliveries filters={filters} />}
          {tab === 'writes' && <Writes filters={filters} />}
          {tab === 'dead' && <DeadLetters filters={filters} />}
          {tab === 'changes' && <Changes />}
        </ListTabs>
      </Card>
    </PageFrame>
  );
}
