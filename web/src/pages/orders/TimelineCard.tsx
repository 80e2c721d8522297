import { BlockStack, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../me.ts';
import { When } from '../../parts/index.ts';
import { NoteForm } from './NoteForm.tsx';
import styles from './orders.module.css';
import { saidOf } from './timelineWords.ts';
import type { Order } from './types.ts';

/** Everything that happened to the order, the latest first, and who did it. */
export function TimelineCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const me = useMe();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('timeline.title')}
        </Text>
        {me.can('write:orders') && <NoteForm orderId={order.id} />}
        <ol className={styles.timeline}>
          {order.timeline.toReversed().map((entry) => (
            <li key={entry.id}>
              <span className={styles.said}>{saidOf(entry, order.number, t)}</span>
              <Text as="p" tone="subdued">
                {entry.actor_name} · <When at={entry.at} />
              </Text>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}
