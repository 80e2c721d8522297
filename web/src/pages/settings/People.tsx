import { BlockStack, Divider } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, Loading } from '../../parts/index.ts';
import { Invite } from './Invite.tsx';
import { OpenInvitations } from './OpenInvitations.tsx';
import { PersonRow } from './PersonRow.tsx';
import { Section } from './Section.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import type { Members, NewLink } from './types.ts';

/** A link that was just made, and for whom. */
export interface MadeLink {
  readonly kind: 'invitation' | 'reset';
  readonly whom: string;
  readonly link: NewLink;
}

/** Who may act for the business, who is invited, and inviting. */
export function People() {
  const { t } = useTranslation('settings');
  const [made, setMade] = useState<MadeLink | null>(null);
  const members = useQuery({
    queryKey: ['settings', 'people'],
    queryFn: () => api.get<Members>('/people'),
  });
  if (members.error) {
    return <Failure error={members.error} onRetry={() => void members.refetch()} />;
  }
  if (!members.data) return <Loading lines={6} />;
  return (
    <BlockStack gap="400">
      {made && (
        <ShownOnce
          title={t(`people.link.${made.kind}.title`, { whom: made.whom })}
          text={t(`people.link.${made.kind}.text`)}
          secret={window.location.origin + made.link.path}
          onDone={() => setMade(null)}
        />
      )}
      <Section title={t('people.title')} text={t('people.text')}>
        {members.data.people.map((member, index) => (
          <Fragment key={member.id}>
            {index > 0 && <Divider />}
            <PersonRow member={member} onLink={setMade} />
          </Fragment>
        ))}
      </Section>
      <Invite onLink={setMade} />
      <OpenInvitations />
    </BlockStack>
  );
}
