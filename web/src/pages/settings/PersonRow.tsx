import { BlockStack, Button, InlineStack, Select, Text } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Confirm, StateBadge, useToast } from '../../parts/index.ts';
import type { MadeLink } from './People.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';
import { type Member, type NewLink, ROLES, type Role } from './types.ts';

interface Props {
  readonly member: Member;
  readonly onLink: (made: MadeLink) => void;
}

export function PersonRow({ member, onLink }: Props) {
  const { t } = useTranslation('settings');
  const me = useMe();
  const toast = useToast();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const { id, name, email } = member;
  const again = () => client.invalidateQueries({ queryKey: ['settings', 'people'] });
  const role = useMutation({
    mutationFn: (next: Role) => api.patch(`/people/${id}`, { role: next }),
    onSuccess: async (_, next) => {
      const undo = () => role.mutate(member.role);
      toast.show(t('people.roleChanged', { name, role: t(`roles.${next}`) }), { undo });
      await again();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/people/${id}`),
    onSuccess: async () => {
      setRemoving(false);
      toast.show(t('people.removed', { name }));
      await again();
    },
  });
  const reset = useMutation({
    mutationFn: () => api.post<NewLink>(`/people/${id}/reset-link`),
    onSuccess: (link) => onLink({ kind: 'reset', whom: name, link }),
  });
  const roles = ROLES.map((value) => ({ value, label: t(`roles.${value}`) }));
  const isMe = me.person?.id === id;
  return (
    <BlockStack gap="200">
      <InlineStack gap="300" align="space-between" blockAlign="center">
        <BlockStack>
          <InlineStack gap="200">
            <Text as="h3" variant="headingSm">
              {isMe ? t('people.me', { name }) : name}
            </Text>
            {member.two_factor && <StateBadge state={t('people.twoFactor')} tone="success" />}
          </InlineStack>
          <Text as="p" tone="subdued" breakWord>
            {email}
          </Text>
        </BlockStack>
        <InlineStack gap="200" blockAlign="center">
          <Select
            label={t('people.roleOf', { name })}
            labelHidden
            options={roles}
            value={member.role}
            disabled={role.isPending}
            onChange={(next) => role.mutate(ROLES.find((each) => each === next) ?? member.role)}
          />
          <Button
            loading={reset.isPending}
            accessibilityLabel={t('people.resetFor', { name })}
            onClick={() => reset.mutate()}
          >
            {t('people.reset')}
          </Button>
          <Button
            tone="critical"
            accessibilityLabel={t('people.removeOf', { name })}
            onClick={() => setRemoving(true)}
          >
            {t('people.remove')}
          </Button>
        </InlineStack>
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {t(`roleMay.${member.role}`)}
      </Text>
      <SettingsProblem error={role.error ?? reset.error} />
      <Confirm
        open={removing}
        title={t('people.removeTitle', { name })}
        confirm={t('people.remove')}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
        destructive
        busy={remove.isPending}
      >
        <SettingsProblem error={remove.error} />
        <Text as="p">{t(isMe ? 'people.removeMe' : 'people.removeText', { name })}</Text>
      </Confirm>
    </BlockStack>
  );
}
