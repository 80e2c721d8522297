import { Banner, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { Problem } from '../sign-in/Problem.tsx';

/** What the rules of people and keys refuse, in the reader's language. */
export function SettingsProblem({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation('settings');
  const code = error instanceof ApiError ? error.code : '';
  if (!i18n.exists(`problems.${code}.what`, { ns: 'settings' })) return <Problem error={error} />;
  return (
    <Banner tone="critical" title={t(`problems.${code}.what`)}>
      <Text as="p">{t(`problems.${code}.todo`)}</Text>
    </Banner>
  );
}
