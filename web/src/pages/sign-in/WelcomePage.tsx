import { Button, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { welcomeLink } from '../../../../server/http/presenters/links.ts';
import { api } from '../../api.ts';
import { zoneHere } from '../../zone.ts';
import { account } from './account.ts';
import { LinkState } from './LinkState.tsx';
import { PasswordField } from './PasswordField.tsx';
import { PublicCard } from './PublicCard.tsx';
import { signInFirst, useOneTimeLink } from './useOneTimeLink.ts';

/** The first owner: an account, and the business where there is none yet. */
export default function WelcomePage() {
  const { t } = useTranslation('sign-in');
  const { token, link, user } = useOneTimeLink<z.output<typeof welcomeLink>>('/welcome');
  const [business, setBusiness] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: async () => {
      const asked = link.data?.needs_business ? { business, zone: zoneHere() } : {};
      const own = user ? {} : { name, email: email.trim(), password };
      await api.post('/welcome', { token, ...asked, ...own });
      if (!user) await account.signIn(email.trim(), password);
    },
    onSuccess: () => window.location.assign('/'),
  });
  if (!link.data) return <LinkState title={t('welcome.title')} error={link.error} />;
  const { needs_business, businesses } = link.data;
  const names = { business: businesses.join(', '), name: user?.name };
  return (
    <PublicCard
      title={t('welcome.title')}
      text={t(needs_business ? 'welcome.text' : 'welcome.textFor', names)}
      error={begin.error}
      submit={{ label: t('welcome.submit'), busy: begin.isPending, run: () => begin.mutate() }}
      others={
        !user && (
          <Button variant="plain" url={signInFirst('/welcome', token)}>
            {t('haveAccount')}
          </Button>
        )
      }
    >
      {needs_business && (
        <TextField
          label={t('business')}
          value={business}
          onChange={setBusiness}
          autoComplete="organization"
          maxLength={100}
          requiredIndicator
          autoFocus
        />
      )}
      {!user && (
        <>
          <TextField
            label={t('name')}
            value={name}
            onChange={setName}
            autoComplete="name"
            maxLength={100}
            requiredIndicator
          />
          <TextField
            label={t('email')}
            type="email"
            value={email}
            onChange={setEmail}
            autoComplete="username"
            requiredIndicator
          />
          <PasswordField value={password} onChange={setPassword} fresh />
        </>
      )}
    </PublicCard>
  );
}
