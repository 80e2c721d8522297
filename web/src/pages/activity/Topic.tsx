import { BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** What messages are about, by the names that stores and our own reads give them. */
const ABOUT = [
  [/^webhook\/hint$/, 'hint'],
  [/^(gone\/order|orders\/delete)$/, 'orderGone'],
  [/^(orders|order_transactions|hint\/order|graphql\/order|rest\/(order|elsewhere))\b/, 'order'],
  [/^refunds\//, 'refund'],
  [/^fulfillments\//, 'shipment'],
  [/^(gone\/product|products\/delete)$/, 'productGone'],
  [/^(products|graphql\/(product|variant)|rest\/product)\b/, 'product'],
  [/^inventory_(levels|items)\//, 'stock'],
  [/^(locations|graphql\/location|rest\/source)\b/, 'location'],
  [/^app\/uninstalled$/, 'uninstalled'],
  [/^(customers|shop)\//, 'privacy'],
] as const;

/** In words where they are known; the store's own name stands below, for whoever looks it up there. */
export function Topic({ of }: { readonly of: string }) {
  const { t } = useTranslation('activity');
  const about = ABOUT.find(([names]) => names.test(of))?.[1];
  return (
    <BlockStack>
      {about && <Text as="span">{t(`about.${about}`)}</Text>}
      <Text as="span" breakWord {...(about && { tone: 'subdued', variant: 'bodySm' })}>
        {of}
      </Text>
    </BlockStack>
  );
}
