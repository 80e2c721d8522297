import { Box } from '@shopify/polaris';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMe } from '../../me.ts';
import { Empty, ListTabs, PageFrame } from '../../parts/index.ts';
import { ApiKeys } from './ApiKeys.tsx';
import { Business } from './Business.tsx';
import { MyAccount } from './MyAccount.tsx';
import { People } from './People.tsx';
import { Policies } from './Policies.tsx';

interface Section {
  readonly id: 'account' | 'people' | 'keys' | 'business' | 'policies';
  readonly Content: ComponentType;
}

const OWNERS: readonly Section[] = [
  { id: 'people', Content: People },
  { id: 'keys', Content: ApiKeys },
  { id: 'business', Content: Business },
  { id: 'policies', Content: Policies },
];

export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const sections: readonly Section[] = [
    ...(me.person ? [{ id: 'account', Content: MyAccount } as const] : []),
    ...(me.can('manage:merchant') ? OWNERS : []),
  ];
  const wanted = sections.findIndex(({ id }) => id === params.get('section'));
  const selected = Math.max(0, wanted);
  const section = sections[selected];
  if (!section) {
    return (
      <PageFrame title={t('title')}>
        <Empty heading={t('none.heading')}>{t('none.text')}</Empty>
      </PageFrame>
    );
  }
  const { Content } = section;
  const tabs = sections.map(({ id }) => ({
    id: `settings-${id}`,
    label: t(`${id}.tab`),
  }));
  const choose = (index: number) => {
    const id = sections[index]?.id;
    if (id) setParams({ section: id }, { replace: true });
  };
  return (
    <PageFrame title={t('title')}>
      <ListTabs tabs={tabs} selected={selected} onSelect={choose} panel="settings-panel">
        <Box paddingBlock="400">
          <Content />
        </Box>
      </ListTabs>
    </PageFrame>
  );
}
