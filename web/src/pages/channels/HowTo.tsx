import { BlockStack, Button, Collapsible, List } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Kind } from './fields.ts';

/** Where the keys are found in the other system's admin. */
export function HowTo({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation('channels');
  const [open, setOpen] = useState(true);
  const steps = t(`new.${kind}.how`, { returnObjects: true });
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={open ? 'up' : 'down'}
        ariaExpanded={open}
        ariaControls="how-to"
        onClick={() => setOpen(!open)}
      >
        {t(`new.${kind}.where`)}
      </Button>
      <Collapsible id="how-to" open={open} transition={false}>
        <List type="number">
          {(Array.isArray(steps) ? steps : []).map((step: string) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </Collapsible>
    </BlockStack>
  );
}
