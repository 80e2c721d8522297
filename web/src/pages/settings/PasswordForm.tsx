import { BlockStack, Button, Form, InlineStack } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../parts/index.ts';
import { account } from '../sign-in/account.ts';
import { PASSWORD_MIN, PasswordField } from '../sign-in/PasswordField.tsx';
import { Section } from './Section.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';

export function PasswordForm() {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => account.changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast.show(t('password.changed'));
    },
  });
  return (
    <Section title={t('password.title')} text={t('password.text')}>
      <Form onSubmit={() => change.mutate()}>
        <BlockStack gap="300">
          <SettingsProblem error={change.error} />
          <PasswordField label={t('password.current')} value={current} onChange={setCurrent} />
          <PasswordField label={t('password.next')} value={next} onChange={setNext} fresh />
          <InlineStack>
            <Button
              submit
              loading={change.isPending}
              disabled={current === '' || next.length < PASSWORD_MIN}
            >
              {t('password.submit')}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Section>
  );
}
