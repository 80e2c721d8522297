import { Button, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { joinLink } from '../../../../server/http/presenters/links.ts';
import { api } from '../../api.ts';
import { chooseMerchant } from '../../session.ts';
import { account } from './account.ts';
import { LinkState } from './LinkState.tsx';
import { PasswordField } from './PasswordField.tsx';
import { PublicCard } from './PublicCard.tsx';
import { signInFirst, useOneTimeLink } from './useOneTimeLink.ts';

/** An invited person joins: with a new account, or with the one they have. */
export default function JoinPage() {
  const { t } = useTranslation('sign-in');
  const { token, link, user } = useOneTimeLink<z.output<typeof joinLink>>('/join');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: async (email: string) => {
      const own = user ? {} : { name, password };
      const { merchant_id } = await api.post<{ merchant_id: string }>('/join', { token, ...own });
      if (!user) await account.signIn(email, password);
      chooseMerchant(merchant_id);
    },
    onSuccess: () => window.location.assign('/'),
  });
  if (!link.data) return <LinkState title={t('join.title')} error={link.error} />;
  const { business, email, role, known } = link.data;
  const title = t('join.titleFor', { business });
  const text = t('join.text', { email, role: t(`roles.${role}`) });
  if (known && !user) {
    return (
      <PublicCard title={title} text={`${text} ${t('join.known')}`}>
        <Button variant="primary" size="large" url={signInFirst('/join', token, email)}>
          {t('toSignIn')}
        </Button>
      </PublicCard>
    );
  }
  return (
    <PublicCard
      title={title}
      text={text}
      error={join.error}
      submit={{ label: t('join.submit'), busy: join.isPending, run: () => join.mutate(email) }}
    >
      {user ? (
        <Button variant="plain" onClick={() => void leave()}>
          {t('join.notMe', { email: user.email })}
        </Button>
      ) : (
        <>
          <TextField
            label={t('name')}
            value={name}
            onChange={setName}
            autoComplete="name"
            maxLength={100}
            requiredIndicator
            autoFocus
          />
          {/* So that a password manager stores the new password under it. */}
          <TextField label={t('email')} value={email} readOnly autoComplete="username" />
          <PasswordField value={password} onChange={setPassword} fresh />
        </>
      )}
    </PublicCard>
  );
}

async function leave(): Promise<void> {
  await account.signOut();
  window.location.reload();
}
