import { Button } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { account } from './account.ts';
import { PublicCard } from './PublicCard.tsx';

/** A link that signs its reader in, once. */
export default function EnterPage() {
  const { t } = useTranslation('sign-in');
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const entered = useQuery({
    queryKey: ['enter', token],
    queryFn: async () => {
      await account.enter(token);
      return true;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (entered.data) window.location.replace('/');
  }, [entered.data]);
  if (!entered.isError) return <PublicCard title={t('enter.title')} />;
  return (
    <PublicCard title={t('enter.failed')} text={t('enter.failedText')}>
      <Button url="/sign-in">{t('toSignIn')}</Button>
    </PublicCard>
  );
}
