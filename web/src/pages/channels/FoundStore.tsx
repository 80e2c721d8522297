import { Badge, Banner, BlockStack, Button, Card, InlineStack, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Facts } from './Facts.tsx';
import type { StoreCheck } from './types.ts';

interface Props {
  readonly kind: string;
  readonly check: StoreCheck;
  readonly busy: boolean;
  readonly onAgain: () => void;
  readonly onChange: () => void;
}

/** Who answered, and what is missing with what to do about each thing. */
export function FoundStore({ kind, check, busy, onAgain, onChange }: Props) {
  const { t } = useTranslation('channels');
  const { store, missing } = check;
  const fine = missing.length === 0;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('new.found', { name: store.name })}
          </Text>
          <Button variant="plain" onClick={onChange}>
            {t('new.change')}
          </Button>
        </InlineStack>
        <Facts
          facts={[
            [t('new.facts.store'), store.id],
            [t('new.facts.currency'), store.currency],
            [t('new.facts.zone'), store.timezone],
            ...(fine ? fineFacts(kind, t) : []),
          ]}
        />
        {!fine && (
          <Banner tone="warning" title={t('new.missing', { count: missing.length })}>
            <BlockStack gap="200" inlineAlign="start">
              <Text as="p">{t('new.missingText')}</Text>
              <List>
                {missing.map((each) => (
                  <List.Item key={each}>{each}</List.Item>
                ))}
              </List>
              <Button onClick={onAgain} loading={busy}>
                {t('new.checkAgain')}
              </Button>
            </BlockStack>
          </Banner>
        )}
      </BlockStack>
    </Card>
  );
}

/** A Magento check that found nothing missing has asked its sources and compared its clock. */
function fineFacts(kind: string, t: (key: string) => string) {
  const good = (key: string) => <Badge tone="success">{t(key)}</Badge>;
  const permissions = [t('new.facts.permissions'), good('new.facts.allThere')] as const;
  if (kind !== 'magento') return [permissions];
  return [
    permissions,
    [t('new.facts.clock'), good('new.facts.clockFine')] as const,
    [t('new.facts.msi'), good('new.facts.msiOn')] as const,
  ];
}
