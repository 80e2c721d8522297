import { BlockStack, Button, Form, InlineStack, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../parts/index.ts';
import { SettingsProblem } from './SettingsProblem.tsx';

const MOST = 1_000_000;

interface Props {
  readonly units: number;
  readonly onSave: (units: number) => Promise<void>;
}

export function LowUnitsForm({ units, onSave }: Props) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const [text, setText] = useState(String(units));
  const given = /^\d{1,7}$/.test(text.trim()) ? Number(text) : null;
  const usable = given !== null && given <= MOST;
  const save = useMutation({
    mutationFn: () => onSave(given ?? units),
    onSuccess: () => toast.show(t('saved')),
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <BlockStack gap="300">
        <SettingsProblem error={save.error} />
        <TextField
          label={t('policies.low.label')}
          value={text}
          onChange={setText}
          inputMode="numeric"
          autoComplete="off"
          maxLength={7}
          suffix={t('policies.low.unit')}
          {...(!usable && { error: t('policies.low.wrong') })}
        />
        <InlineStack>
          <Button submit loading={save.isPending} disabled={!usable || given === units}>
            {t('policies.low.save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}
