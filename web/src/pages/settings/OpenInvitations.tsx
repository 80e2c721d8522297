import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, useToast, When } from '../../parts/index.ts';
import { Section } from './Section.tsx';
import type { Invitation, Invitations } from './types.ts';

export function OpenInvitations() {
  const { t } = useTranslation('settings');
  const open = useQuery({
    queryKey: ['settings', 'invitations'],
    queryFn: () => api.get<Invitations>('/invitations'),
  });
  if (open.error) return <Failure error={open.error} onRetry={() => void open.refetch()} />;
  const invitations = open.data?.invitations ?? [];
  if (invitations.length === 0) return null;
  return (
    <Section title={t('invitations.title')} text={t('invitations.text')}>
      {invitations.map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} />
      ))}
    </Section>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const client = useQueryClient();
  const { id, email, role } = invitation;
  const revoke = useMutation({
    mutationFn: () => api.delete(`/invitations/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['settings', 'invitations'] }),
    onSuccess: () => toast.show(t('invitations.revoked', { email })),
  });
  return (
    <BlockStack gap="200">
      <InlineStack gap="300" align="space-between" blockAlign="center">
        <BlockStack>
          <Text as="h3" variant="headingSm" breakWord>
            {email}
          </Text>
          <Text as="p" tone="subdued">
            {t(`roles.${role}`)} · {t('invitations.until')} <When at={invitation.expires_at} />
          </Text>
        </BlockStack>
        <Button
          loading={revoke.isPending}
          accessibilityLabel={t('invitations.revokeOf', { email })}
          onClick={() => revoke.mutate()}
        >
          {t('invitations.revoke')}
        </Button>
      </InlineStack>
      {revoke.error && <Failure error={revoke.error} />}
    </BlockStack>
  );
}
