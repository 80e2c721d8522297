import { BlockStack, Text } from '@shopify/polaris';
import { Count } from '../../parts/index.ts';

interface Props {
  readonly label: string;
  readonly value: number;
  /** There may be more: counting has an end. */
  readonly atLeast?: boolean;
  readonly help?: string;
}

/** One number that matters, with what it counts. */
export function Figure({ label, value, atLeast = false, help }: Props) {
  return (
    <BlockStack>
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span" variant="headingLg">
        <Count of={value} />
        {atLeast && '+'}
      </Text>
      {help && (
        <Text as="span" tone="subdued">
          {help}
        </Text>
      )}
    </BlockStack>
  );
}
