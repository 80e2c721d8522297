import { BlockStack, Box, Button, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

export interface EmptyAction {
  readonly content: string;
  readonly url?: string;
  readonly onAction?: () => void;
  readonly disabled?: boolean;
}

interface Props {
  readonly heading: string;
  readonly action?: EmptyAction | undefined;
  readonly secondaryAction?: EmptyAction | undefined;
  /** Why it is empty, and what will stand here once it is not. */
  readonly children: ReactNode;
}

/** A place with nothing in it teaches what belongs there and how it comes. */
export function Empty({ heading, action, secondaryAction, children }: Props) {
  return (
    <Box paddingBlock="1200" paddingInline="400">
      <BlockStack gap="400" inlineAlign="center">
        <EmptyPicture />
        <Box maxWidth="32rem">
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd" alignment="center">
              {heading}
            </Text>
            <Text as="p" tone="subdued" alignment="center">
              {children}
            </Text>
          </BlockStack>
        </Box>
        {(action || secondaryAction) && (
          <InlineStack gap="200" align="center">
            {secondaryAction && <ActionButton action={secondaryAction} />}
            {action && <ActionButton action={action} primary />}
          </InlineStack>
        )}
      </BlockStack>
    </Box>
  );
}

function ActionButton({
  action,
  primary = false,
}: {
  readonly action: EmptyAction;
  readonly primary?: boolean;
}) {
  const { content, url, onAction, disabled = false } = action;
  return (
    <Button
      disabled={disabled}
      {...(primary && { variant: 'primary' as const })}
      {...(url !== undefined && { url })}
      {...(onAction && { onClick: onAction })}
    >
      {content}
    </Button>
  );
}

/** An open crate. */
function EmptyPicture() {
  return (
    <svg
      width="72"
      height="56"
      viewBox="0 0 72 56"
      fill="none"
      stroke="var(--p-color-border-tertiary)"
      strokeWidth="2"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 24v24l24 6 24-6V24" />
      <path d="M12 24l24 6 24-6-24-6z" fill="var(--p-color-bg-surface-secondary)" />
      <path d="M12 24L4 16l24-6 8 8M60 24l8-8-24-6-8 8M36 30v24" />
    </svg>
  );
}
