import { BlockStack, Button, Card, InlineGrid, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { KINDS } from './fields.ts';

/** What connecting does and does not do, and the two kinds of store. */
export function NoChannels({ mayConnect }: { readonly mayConnect: boolean }) {
  const { t } = useTranslation('channels');
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('empty.heading')}
          </Text>
          <Text as="p" tone="subdued">
            {t('empty.text')}
          </Text>
        </BlockStack>
      </Card>
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
        {KINDS.map((kind) => (
          <Card key={kind}>
            <BlockStack gap="300" inlineAlign="start">
              <Text as="h3" variant="headingSm">
                {t(`kind.${kind}`)}
              </Text>
              <Text as="p">{t(`empty.${kind}`)}</Text>
              {mayConnect && (
                <Button url={`/channels/new?kind=${kind}`}>
                  {t('empty.connectKind', { kind: t(`kind.${kind}`) })}
                </Button>
              )}
            </BlockStack>
          </Card>
        ))}
      </InlineGrid>
    </BlockStack>
  );
}
