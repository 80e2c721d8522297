import {
  BlockStack,
  Button,
  Form,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import type { MadeLink } from './People.tsx';
import { Section } from './Section.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';
import { type NewLink, ROLES, type Role } from './types.ts';

/** There is no mail server: the owner gets a link to pass on in their own way. */
export function Invite({ onLink }: { readonly onLink: (made: MadeLink) => void }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operations');
  const invite = useMutation({
    mutationFn: () => api.post<NewLink>('/invitations', { email: email.trim(), role }),
    onSuccess: async (link) => {
      onLink({ kind: 'invitation', whom: email.trim(), link });
      setEmail('');
      await client.invalidateQueries({ queryKey: ['settings', 'invitations'] });
    },
  });
  return (
    <Section title={t('invite.title')} text={t('invite.text')}>
      <Form onSubmit={() => invite.mutate()}>
        <BlockStack gap="300">
          <SettingsProblem error={invite.error} />
          <FormLayout>
            <FormLayout.Group>
              <TextField
                label={t('invite.email')}
                type="email"
                value={email}
                onChange={setEmail}
                autoComplete="off"
                requiredIndicator
              />
              <Select
                label={t('invite.role')}
                options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
                value={role}
                onChange={(next) => setRole(ROLES.find((each) => each === next) ?? role)}
              />
            </FormLayout.Group>
          </FormLayout>
          <Text as="p" tone="subdued">
            {t(`roleMay.${role}`)}
          </Text>
          <InlineStack>
            <Button
              submit
              variant="primary"
              loading={invite.isPending}
              disabled={email.trim() === ''}
            >
              {t('invite.submit')}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Section>
  );
}
