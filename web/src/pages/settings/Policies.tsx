import { BlockStack } from '@shopify/polaris';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, Loading } from '../../parts/index.ts';
import { LowUnitsForm } from './LowUnitsForm.tsx';
import { Section } from './Section.tsx';
import type { MerchantAnswer } from './types.ts';
import { ZoneForm } from './ZoneForm.tsx';

/** What holds for everybody of the business. */
export function Policies() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const merchant = useQuery({
    queryKey: ['settings', 'merchant'],
    queryFn: () => api.get<MerchantAnswer>('/merchant'),
  });
  const save = async (some: { readonly zone?: string; readonly low_units?: number }) => {
    const saved = await api.patch<MerchantAnswer>('/merchant', some);
    client.setQueryData(['settings', 'merchant'], saved);
    // Home counts its day by the zone; the stock page marks what is low.
    await Promise.all(
      ['home', 'stock'].map((book) => client.invalidateQueries({ queryKey: [book] })),
    );
  };
  if (merchant.error) {
    return <Failure error={merchant.error} onRetry={() => void merchant.refetch()} />;
  }
  if (!merchant.data) return <Loading lines={6} />;
  const { zone, low_units } = merchant.data;
  return (
    <BlockStack gap="400">
      <Section title={t('policies.zone.title')} text={t('policies.zone.text')}>
        <ZoneForm zone={zone} onSave={(next) => save({ zone: next })} />
      </Section>
      <Section title={t('policies.low.title')} text={t('policies.low.text')}>
        <LowUnitsForm units={low_units} onSave={(next) => save({ low_units: next })} />
      </Section>
    </BlockStack>
  );
}
