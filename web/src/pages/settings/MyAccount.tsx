import { BlockStack, Select } from '@shopify/polaris';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES, languageNow } from '../../i18n/index.ts';
import { useMe } from '../../me.ts';
import { account } from '../sign-in/account.ts';
import { NameForm } from './NameForm.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { Section } from './Section.tsx';

export function MyAccount() {
  const { t } = useTranslation('settings');
  const { person } = useMe();
  const client = useQueryClient();
  if (!person) return null;
  const rename = async (name: string) => {
    await account.rename(name);
    await client.invalidateQueries({ queryKey: ['me'] });
  };
  const choose = (tag: string) => {
    const language = LANGUAGES.find((each) => each === tag);
    if (language) chooseLanguage(language);
  };
  return (
    <BlockStack gap="400">
      <Section title={t('account.title')} text={person.email}>
        <NameForm label={t('account.name')} value={person.name} onSave={rename} />
        <Select
          label={t('account.language')}
          options={LANGUAGES.map((value) => ({ value, label: t(`account.languages.${value}`) }))}
          value={languageNow()}
          onChange={choose}
        />
      </Section>
      <PasswordForm />
      <SecondFactor />
    </BlockStack>
  );
}
