import { BlockStack, Button, Form, InlineStack, Text } from '@shopify/polaris';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { me } from '../../../../server/http/presenters/me.ts';
import { api } from '../../api.ts';
import { StateBadge, useToast } from '../../parts/index.ts';
import { account, type SecondFactor as Setup } from '../sign-in/account.ts';
import { PasswordField } from '../sign-in/PasswordField.tsx';
import { SecondFactorSetup } from './SecondFactorSetup.tsx';
import { Section } from './Section.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';
import { ShownOnce } from './ShownOnce.tsx';

/** The second factor of the own account; each step of it asks for the password again. */
export function SecondFactor() {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [setup, setSetup] = useState<Setup | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const mine = useQuery({
    queryKey: ['settings', 'second-factor'],
    queryFn: () => api.get<z.output<typeof me>>('/me'),
  });
  const done = async () => {
    setPassword('');
    setSetup(null);
    await client.invalidateQueries({ queryKey: ['settings'] });
  };
  const start = useMutation({
    mutationFn: () => account.startSecondFactor(password),
    onSuccess: setSetup,
  });
  const stop = useMutation({
    mutationFn: () => account.stopSecondFactor(password),
    onSuccess: () => {
      toast.show(t('factor.stopped'));
      return done();
    },
  });
  const renew = useMutation({
    mutationFn: () => account.newBackupCodes(password),
    onSuccess: ({ backupCodes }) => {
      setCodes(backupCodes);
      return done();
    },
  });
  const on = mine.data?.person?.two_factor === true;
  const verified = async (backupCodes: readonly string[]) => {
    setCodes(backupCodes);
    await done();
  };
  return (
    <Section title={t('factor.title')} text={t('factor.text')}>
      <InlineStack>
        <StateBadge
          state={t(on ? 'factor.on' : 'factor.off')}
          tone={on ? 'success' : 'attention'}
        />
      </InlineStack>
      {codes && (
        <ShownOnce
          title={t('factor.codesTitle')}
          text={t('factor.codesText')}
          secret={codes.join('\n')}
          onDone={() => setCodes(null)}
        />
      )}
      {setup ? (
        <SecondFactorSetup setup={setup} onDone={verified} onCancel={() => setSetup(null)} />
      ) : (
        <Form onSubmit={() => (on ? renew.mutate() : start.mutate())}>
          <BlockStack gap="300">
            <SettingsProblem error={start.error ?? stop.error ?? renew.error} />
            <PasswordField label={t('factor.password')} value={password} onChange={setPassword} />
            <InlineStack gap="200">
              <Button
                submit
                loading={start.isPending || renew.isPending}
                disabled={password === '' || mine.isPending}
              >
                {t(on ? 'factor.renew' : 'factor.start')}
              </Button>
              {on && (
                <Button
                  tone="critical"
                  loading={stop.isPending}
                  disabled={password === ''}
                  onClick={() => stop.mutate()}
                >
                  {t('factor.stop')}
                </Button>
              )}
            </InlineStack>
            <Text as="p" tone="subdued">
              {t(on ? 'factor.renewText' : 'factor.startText')}
            </Text>
          </BlockStack>
        </Form>
      )}
    </Section>
  );
}
