import { Button, Checkbox, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { account } from './account.ts';
import { PublicCard } from './PublicCard.tsx';

interface Props {
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** The second step of signing in: the code of the app, or one of the backup codes. */
export function SecondFactorCard({ onDone, onBack }: Props) {
  const { t } = useTranslation('sign-in');
  const [kind, setKind] = useState<'code' | 'backup'>('code');
  const [code, setCode] = useState('');
  const [trusted, setTrusted] = useState(false);
  const verify = useMutation({
    mutationFn: () =>
      kind === 'code'
        ? account.verifyCode(code.replace(/\s/g, ''), trusted)
        : account.verifyBackupCode(code.trim(), trusted),
    onSuccess: onDone,
  });
  const swap = () => {
    setKind(kind === 'code' ? 'backup' : 'code');
    setCode('');
    verify.reset();
  };
  return (
    <PublicCard
      title={t('factor.title')}
      text={t(`factor.${kind}.text`)}
      error={verify.error}
      submit={{ label: t('factor.submit'), busy: verify.isPending, run: () => verify.mutate() }}
      others={
        <>
          <Button variant="plain" onClick={swap}>
            {t(`factor.${kind}.other`)}
          </Button>
          <Button variant="plain" onClick={onBack}>
            {t('factor.back')}
          </Button>
        </>
      }
    >
      <TextField
        key={kind}
        label={t(`factor.${kind}.label`)}
        value={code}
        onChange={setCode}
        autoComplete={kind === 'code' ? 'one-time-code' : 'off'}
        {...(kind === 'code' && { inputMode: 'numeric' as const })}
        requiredIndicator
        autoFocus
      />
      <Checkbox label={t('factor.trust')} checked={trusted} onChange={setTrusted} />
    </PublicCard>
  );
}
