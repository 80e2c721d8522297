import { Banner, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { Failure } from '../../parts/index.ts';

/** What people run into when they sign in, in their words; all else as everywhere in the console. */
export function Problem({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation('sign-in');
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiError ? error.code : '';
  if (!i18n.exists(`problems.${code}.what`, { ns: 'sign-in' })) return <Failure error={error} />;
  return (
    <Banner tone="critical" title={t(`problems.${code}.what`)}>
      <Text as="p">{t(`problems.${code}.todo`)}</Text>
    </Banner>
  );
}
