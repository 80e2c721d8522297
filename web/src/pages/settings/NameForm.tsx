import { BlockStack, Button, Form, InlineStack, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../parts/index.ts';
import { SettingsProblem } from './SettingsProblem.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onSave: (name: string) => Promise<void>;
}

export function NameForm({ label, value, onSave }: Props) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const [name, setName] = useState(value);
  const save = useMutation({
    mutationFn: () => onSave(name.trim()),
    onSuccess: () => toast.show(t('saved')),
  });
  const unchanged = name.trim() === value || name.trim() === '';
  return (
    <Form onSubmit={() => save.mutate()}>
      <BlockStack gap="300">
        <SettingsProblem error={save.error} />
        <TextField
          label={label}
          value={name}
          onChange={setName}
          maxLength={100}
          autoComplete="off"
        />
        <InlineStack>
          <Button submit loading={save.isPending} disabled={unchanged}>
            {t('save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}
