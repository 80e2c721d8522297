import { BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { whyOf } from '../../say-exception.ts';

/** Why a message was not used: in the reader's language, with the hub's exact words below. */
export function Reason({ words }: { readonly words: string }) {
  const { t } = useTranslation();
  return (
    <BlockStack>
      <Text as="span">{whyOf(t, words)}</Text>
      <Text as="span" tone="subdued" variant="bodySm" breakWord>
        {words}
      </Text>
    </BlockStack>
  );
}
