import { BlockStack, Box, Button, Card, Form, Text } from '@shopify/polaris';
import { type ReactNode, useEffect } from 'react';
import { Problem } from './Problem.tsx';

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly error?: unknown;
  /** Without it there is nothing to send. */
  readonly submit?: { readonly label: string; readonly busy: boolean; readonly run: () => void };
  readonly children?: ReactNode;
  /** Other ways on, below the button. */
  readonly others?: ReactNode;
}

/** One card with one form: all that people see before they are signed in. */
export function PublicCard({ title, text, error, submit, children, others }: Props) {
  useEffect(() => {
    document.title = `${title} · Crossdock`;
  }, [title]);
  const content = (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <Text as="h1" variant="headingLg">
          {title}
        </Text>
        {text !== undefined && (
          <Text as="p" tone="subdued">
            {text}
          </Text>
        )}
        <div aria-live="polite">
          {error ? (
            <Box paddingBlockStart="300">
              <Problem error={error} />
            </Box>
          ) : null}
        </div>
      </BlockStack>
      {children}
      {submit && (
        <Button submit variant="primary" size="large" fullWidth loading={submit.busy}>
          {submit.label}
        </Button>
      )}
      {others}
    </BlockStack>
  );
  return (
    <Card padding={{ xs: '400', sm: '600' }}>
      {submit ? <Form onSubmit={submit.run}>{content}</Form> : content}
    </Card>
  );
}
