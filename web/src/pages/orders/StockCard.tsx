import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count, When } from '../../parts/index.ts';
import styles from './orders.module.css';
import type { Order } from './types.ts';

/** Every line the order wrote into the stock ledger, with the balance after it. */
export function StockCard({ effects }: { readonly effects: Order['stock_effects'] }) {
  const { t } = useTranslation('orders');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('stock.title')}
        </Text>
        {effects.length === 0 && (
          <Text as="p" tone="subdued">
            {t('stock.none')}
          </Text>
        )}
        <ul className={styles.timeline}>
          {effects.map((line) => (
            <li key={`${line.sku} ${line.location_id} ${line.seq}`}>
              <span className={styles.said}>
                <Link url={`/stock/${encodeURIComponent(line.sku)}`}>{line.sku}</Link>
                {' · '}
                <Count of={line.quantity} />{' '}
                {t('stock.move', {
                  from: t([`stock.from.${line.from}`, `stock.place.${line.from}`]),
                  to: t(`stock.place.${line.to}`),
                })}
              </span>
              <Text as="p" tone="subdued">
                {t('stock.after', {
                  location: line.location,
                  available: line.after.available,
                  onHand: line.after.on_hand,
                })}
                {' · '}
                <When at={line.posted_at} />
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
