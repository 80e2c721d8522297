import { BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { StateBadge, When } from '../../parts/index.ts';
import type { WhyNumber } from './types.ts';

const TONES = {
  sent: 'info',
  written: 'success',
  stale: 'attention',
  rejected: 'critical',
  failed: 'critical',
  'in-doubt': 'warning',
} as const;

/** The last numbers sent to the channel, and what came of each. */
export function Writes({ writes }: Pick<WhyNumber, 'writes'>) {
  const { t } = useTranslation('stock');
  return (
    <BlockStack gap="100">
      <Text as="h4" variant="headingSm">
        {t('writes.title')}
      </Text>
      {writes.length === 0 && (
        <Text as="p" tone="subdued">
          {t('writes.none')}
        </Text>
      )}
      <ul className="stock-lines">
        {writes.map((write) => (
          <li key={write.key}>
            <span>
              {t('writes.row', { from: write.expected ?? '–', to: write.sellable })}{' '}
              <StateBadge state={t(`writes.state.${write.state}`)} tone={TONES[write.state]} />
              {(write.receipt ?? write.message) !== null && (
                <Text as="span" variant="bodySm" tone="subdued" breakWord>
                  {' '}
                  {write.message ?? t('writes.receipt', { receipt: write.receipt })}
                </Text>
              )}
            </span>
            <When at={write.sent_at} />
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
