import { TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { resetLink } from '../../../../server/http/presenters/links.ts';
import { api } from '../../api.ts';
import { LinkState } from './LinkState.tsx';
import { PasswordField } from './PasswordField.tsx';
import { PublicCard } from './PublicCard.tsx';
import { useOneTimeLink } from './useOneTimeLink.ts';

/** A new password by a link; every session of the person ends, this browser's too. */
export default function ResetPage() {
  const { t } = useTranslation('sign-in');
  const { token, link } = useOneTimeLink<z.output<typeof resetLink>>('/reset');
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => api.post<{ email: string }>('/reset', { token, password }),
    onSuccess: ({ email }) =>
      window.location.assign(`/sign-in?${new URLSearchParams({ email, reset: '1' })}`),
  });
  if (!link.data) return <LinkState title={t('reset.title')} error={link.error} />;
  return (
    <PublicCard
      title={t('reset.title')}
      text={t('reset.text', { name: link.data.name })}
      error={reset.error}
      submit={{ label: t('reset.submit'), busy: reset.isPending, run: () => reset.mutate() }}
    >
      <TextField label={t('email')} value={link.data.email} readOnly autoComplete="username" />
      <PasswordField value={password} onChange={setPassword} fresh />
    </PublicCard>
  );
}
