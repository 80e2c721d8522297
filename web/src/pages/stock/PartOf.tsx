import { BlockStack, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Parts } from './MadeOf.tsx';
import type { ItemAnswer } from './types.ts';

/** The bundles that sell this item too. */
export function PartOf({ item }: { readonly item: ItemAnswer }) {
  const { t } = useTranslation('stock');
  if (item.part_of.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('recipe.partOf')}
        </Text>
        <Text as="p" tone="subdued">
          {t('recipe.partOfText')}
        </Text>
        <Parts parts={item.part_of} />
      </BlockStack>
    </Card>
  );
}
