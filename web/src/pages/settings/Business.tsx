import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
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
    <Section title={t('business.title')} text={t('business.text')}>
      <NameForm label={t('business.name')} value={merchant.name} onSave={save} />
    </Section>
  );
}
