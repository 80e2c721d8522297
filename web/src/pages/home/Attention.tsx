import { BlockStack, Card, InlineStack, Link, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/index.ts';
import { Figure } from './Figure.tsx';
import type { HomeAnswer } from './types.ts';

/** Only what a person can do something about, the worst first; each leads to where it is done. */
const WORST_FIRST = [
  'oversold',
  'channel-unauthorized',
  'channel-uninstalled',
  'channel-failing',
  'unmapped-line',
  'write-rejected',
  'external-edit',
  'dead-letter',
  'totals-mismatch',
  'duplicate-keys',
  'privacy-request',
] as const;

export function Attention({ of }: { readonly of: HomeAnswer }) {
  const { t } = useTranslation('home');
  const { by_kind: kinds, counted_to: most } = of.exceptions;
  const rank = (kind: string) => (WORST_FIRST as readonly string[]).indexOf(kind);
  const open = kinds.toSorted((a, b) => rank(a.kind) - rank(b.kind));
  const unmapped = of.unmapped_listings;
  const calm = open.length === 0 && unmapped === 0;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('attention.heading')}
        </Text>
        {calm && <Text as="p">{t('attention.calm')}</Text>}
        {!calm && (
          <List>
            {open.map(({ kind, open: count }) => (
              <List.Item key={kind}>
                <InlineStack gap="200">
                  <Link url={`/exceptions?kind=${kind}`}>
                    {t(`attention.kind.${kind}`, { count, number: atMost(count, most) })}
                  </Link>
                  {rank(kind) < 3 && <StateBadge state={t('attention.now')} tone="critical" />}
                </InlineStack>
              </List.Item>
            ))}
            {unmapped > 0 && (
              <List.Item>
                <Link url="/mapping">
                  {t('attention.listings', { count: unmapped, number: atMost(unmapped, most) })}
                </Link>
              </List.Item>
            )}
          </List>
        )}
        <Exposure of={of} />
      </BlockStack>
    </Card>
  );
}

const atMost = (count: number, most: number) => (count >= most ? `${most - 1}+` : String(count));

function Exposure({ of }: { readonly of: HomeAnswer }) {
  const { t } = useTranslation('home');
  const live = of.channels.filter(({ mode }) => mode === 'live');
  const exposed = live.reduce((sum, each) => sum + each.exposed_units, 0);
  const differing = live.reduce((sum, each) => sum + each.differing, 0);
  return (
    <InlineStack gap="600">
      <Figure
        label={t('exposure.label')}
        value={exposed}
        help={t(exposed > 0 ? 'exposure.some' : 'exposure.none')}
      />
      <Figure
        label={t('drift.label')}
        value={differing}
        help={t(differing > 0 ? 'drift.some' : 'drift.none')}
      />
    </InlineStack>
  );
}
