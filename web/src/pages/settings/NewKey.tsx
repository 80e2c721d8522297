import {
  BlockStack,
  Button,
  ChoiceList,
  Form,
  InlineStack,
  Select,
  TextField,
} from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Section } from './Section.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';
import type { NewApiKey } from './types.ts';

const LIVES = ['30', '90', '365', 'forever'];

export function NewKey({ onMade }: { readonly onMade: (made: NewApiKey) => void }) {
  const { t } = useTranslation('settings');
  const { scopes } = useMe();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [life, setLife] = useState('365');
  const make = useMutation({
    mutationFn: () => {
      const days = life === 'forever' ? null : Number(life);
      return api.post<NewApiKey>('/api-keys', { name, scopes: chosen, days });
    },
    onSuccess: async (made) => {
      onMade(made);
      setName('');
      setChosen([]);
      await client.invalidateQueries({ queryKey: ['settings', 'api-keys'] });
    },
  });
  // An owner has every scope there is; people are managed by people, so no key gets that one.
  const possible = scopes.filter((scope) => scope !== 'manage:merchant');
  return (
    <Section title={t('keys.newTitle')} text={t('keys.newText')}>
      <Form onSubmit={() => make.mutate()}>
        <BlockStack gap="300">
          <SettingsProblem error={make.error} />
          <TextField
            label={t('keys.name')}
            value={name}
            onChange={setName}
            maxLength={100}
            autoComplete="off"
            helpText={t('keys.nameHelp')}
            requiredIndicator
          />
          <ChoiceList
            title={t('keys.scopes')}
            allowMultiple
            choices={possible.map((scope) => ({
              value: scope,
              label: t(`scopes.${scope.replace(':', '-')}`, { defaultValue: scope }),
            }))}
            selected={chosen}
            onChange={setChosen}
          />
          <Select
            label={t('keys.life')}
            options={LIVES.map((value) => ({ value, label: t(`keys.lives.${value}`) }))}
            value={life}
            onChange={setLife}
          />
          <InlineStack>
            <Button
              submit
              variant="primary"
              loading={make.isPending}
              disabled={name.trim() === '' || chosen.length === 0}
            >
              {t('keys.submit')}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Section>
  );
}
