import { InlineStack } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import type { Item } from './types.ts';

/** What somebody should look at. */
export function Marks({ item }: { readonly item: Pick<Item, 'oversold' | 'low' | 'channels'> }) {
  const { t } = useTranslation('stock');
  if (!item.oversold && !item.low) return null;
  return (
    <InlineStack gap="100">
      {item.oversold ? (
        <StateBadge state={t('mark.oversold')} tone="critical" />
      ) : (
        <StateBadge state={t('mark.low')} tone="attention" />
      )}
    </InlineStack>
  );
}
