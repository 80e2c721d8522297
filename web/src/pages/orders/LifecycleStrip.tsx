import { BlockStack, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { When } from '../../parts/index.ts';
import styles from './orders.module.css';
import type { Order } from './types.ts';

/** The way of an order in five steps, each with a word for where it stands and why. */
export function LifecycleStrip({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const branch = branchOf(order);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('lifecycle.title')}
        </Text>
        <ol className={styles.steps}>
          {order.lifecycle.map((step) => (
            <li key={step.step} className={[styles.step, styles[step.status]].join(' ')}>
              <BlockStack gap="050">
                <Text as="span" fontWeight="semibold">
                  {t(`lifecycle.step.${step.step}`)}
                </Text>
                <Text as="span" tone="subdued">
                  {step.units && step.units.of > 0 && step.status !== 'dropped'
                    ? t(`lifecycle.units.${step.step}`, step.units)
                    : t(`lifecycle.status.${step.step}.${step.status}`)}
                </Text>
                {step.at && (
                  <Text as="span" tone="subdued">
                    <When at={step.at} />
                  </Text>
                )}
              </BlockStack>
            </li>
          ))}
        </ol>
        {branch && <Text as="p">{t(`lifecycle.branch.${branch}`)}</Text>}
      </BlockStack>
    </Card>
  );
}

/** What leads off the usual way; said once, in words. */
function branchOf({ state, payment }: Order): string | null {
  if (state === 'deleted' || state === 'held') return state;
  const refunded = payment === 'refunded' || payment === 'partly-refunded';
  if (state === 'cancelled') return refunded ? 'cancelled-refunded' : 'cancelled';
  return refunded ? payment : null;
}
