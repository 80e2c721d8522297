import { BlockStack, Card, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

/** A card of the settings: what it is about, then what can be done. */
export function Section({ title, text, children }: Props) {
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {text !== undefined && (
            <Text as="p" tone="subdued">
              {text}
            </Text>
          )}
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}
