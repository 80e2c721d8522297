import { BlockStack, Button, Form, InlineStack, Text, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { account, type SecondFactor } from '../sign-in/account.ts';
import { QrCode } from './QrCode.tsx';
import { SettingsProblem } from './SettingsProblem.tsx';

interface Props {
  readonly setup: SecondFactor;
  readonly onDone: (backupCodes: readonly string[]) => Promise<void>;
  readonly onCancel: () => void;
}

/** Scan, then prove that the app works: only then does signing in ask for it. */
export function SecondFactorSetup({ setup, onDone, onCancel }: Props) {
  const { t } = useTranslation('settings');
  const [code, setCode] = useState('');
  const verify = useMutation({
    mutationFn: () => account.verifyCode(code.replace(/\s/g, '')),
    onSuccess: () => onDone(setup.backupCodes),
  });
  const secret = new URL(setup.totpURI).searchParams.get('secret') ?? '';
  return (
    <Form onSubmit={() => verify.mutate()}>
      <BlockStack gap="300">
        <Text as="p">{t('factor.scan')}</Text>
        <QrCode text={setup.totpURI} label={t('factor.qr')} />
        <Text as="p" tone="subdued" breakWord>
          {t('factor.secret')} <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </Text>
        <SettingsProblem error={verify.error} />
        <TextField
          label={t('factor.code')}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          inputMode="numeric"
          requiredIndicator
        />
        <InlineStack gap="200">
          <Button submit variant="primary" loading={verify.isPending} disabled={code.trim() === ''}>
            {t('factor.verify')}
          </Button>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}
