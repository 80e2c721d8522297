import { BlockStack } from '@shopify/polaris';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { shell } from '../../host.ts';
import { useMe } from '../../me.ts';
import { LinkShop } from '../../shell/embedded/LinkShop.tsx';
import { RedeemCode } from '../../shell/embedded/RedeemCode.tsx';
import { NameForm } from './NameForm.tsx';
import { Section } from './Section.tsx';

export function Business() {
  const { t } = useTranslation('settings');
  const { merchant } = useMe();
  const client = useQueryClient();
  const save = async (name: string) => {
    await api.patch('/merchant', { name });
    await client.invalidateQueries({ queryKey: ['me'] });
  };
  return (
    <BlockStack gap="400">
      <Section title={t('business.title')} text={t('business.text')}>
        <NameForm label={t('business.name')} value={merchant.name} onSave={save} />
      </Section>
      <LinkShop />
      {shell === 'embedded' && <RedeemCode />}
    </BlockStack>
  );
}
