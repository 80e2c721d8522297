import { InlineStack } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import type { Item } from './types.ts';

/** What somebody should look at, and that it is made of other items. */
export function Marks({ item }: { readonly item: Pick<Item, 'oversold' | 'low' | 'bundle'> }) {
  const { t } = useTranslation('stock');
  if (!item.oversold && !item.low && !item.bundle) return null;
  return (
    <InlineStack gap="100">
      {item.bundle && <StateBadge state={t('mark.bundle')} tone="info" />}
      {item.oversold && <StateBadge state={t('mark.oversold')} tone="critical" />}
      {item.low && !item.oversold && <StateBadge state={t('mark.low')} tone="attention" />}
    </InlineStack>
  );
}
