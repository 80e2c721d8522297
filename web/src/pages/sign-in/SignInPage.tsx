import { TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { chooseMerchant } from '../../session.ts';
import { account, nextPage } from './account.ts';
import { PasswordField } from './PasswordField.tsx';
import { PublicCard } from './PublicCard.tsx';
import { SecondFactorCard } from './SecondFactorCard.tsx';

export default function SignInPage() {
  const { t } = useTranslation('sign-in');
  const [params] = useSearchParams();
  const [email, setEmail] = useState(params.get('email') ?? '');
  const [password, setPassword] = useState('');
  const [asksFactor, setAsksFactor] = useState(false);
  // A whole new page: nothing of whoever was signed in here before stays in memory.
  const enter = () => {
    chooseMerchant(null);
    window.location.assign(nextPage(params.get('next')));
  };
  const signIn = useMutation({
    mutationFn: () => account.signIn(email.trim(), password),
    onSuccess: (factor) => (factor ? setAsksFactor(true) : enter()),
  });
  if (asksFactor) return <SecondFactorCard onDone={enter} onBack={() => setAsksFactor(false)} />;
  return (
    <PublicCard
      title={t('signIn.title')}
      text={params.get('reset') === null ? t('signIn.text') : t('signIn.afterReset')}
      error={signIn.error}
      submit={{
        label: t('signIn.submit'),
        busy: signIn.isPending,
        run: () => signIn.mutate(),
      }}
    >
      <TextField
        label={t('email')}
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="username"
        inputMode="email"
        requiredIndicator
        autoFocus
      />
      <PasswordField value={password} onChange={setPassword} />
    </PublicCard>
  );
}
