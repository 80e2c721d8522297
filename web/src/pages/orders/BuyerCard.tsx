import { BlockStack, Card, InlineStack, Link, Tag, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './orders.module.css';
import type { Order } from './types.ts';

export function BuyerCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const { buyer, ship_to: to } = order;
  return (
    <Card>
      <BlockStack gap="400">
        <Part title={t('buyer.title')}>
          {buyer ? (
            <>
              <span className={styles.said}>{buyer.name || t('buyer.unnamed')}</span>
              {buyer.email && <Link url={`mailto:${buyer.email}`}>{buyer.email}</Link>}
              {buyer.phone && <Link url={`tel:${buyer.phone}`}>{buyer.phone}</Link>}
            </>
          ) : (
            <Text as="p" tone="subdued">
              {t('buyer.none')}
            </Text>
          )}
        </Part>
        <Part title={t('buyer.shipTo')}>
          {to ? (
            <address className={styles.said}>
              {[
                to.name,
                to.company,
                ...to.lines,
                `${to.postal_code} ${to.city}`.trim(),
                [to.region, to.country_code].filter(Boolean).join(', '),
                to.phone ?? '',
              ]
                .filter((line) => line !== '')
                .join('\n')}
            </address>
          ) : (
            <Text as="p" tone="subdued">
              {t('buyer.noAddress')}
            </Text>
          )}
        </Part>
        {order.note !== '' && (
          <Part title={t('buyer.note')}>
            <span className={styles.said}>{order.note}</span>
          </Part>
        )}
        {order.tags.length > 0 && (
          <Part title={t('buyer.tags')}>
            <InlineStack gap="100">
              {order.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </InlineStack>
          </Part>
        )}
        <Part title={t('buyer.channel')}>
          <Link url={`/channels/${order.channel_id}`}>{order.channel}</Link>
          <Text as="span" tone="subdued">
            {[order.channel_state.state, order.channel_state.payment].filter(Boolean).join(' · ')}
          </Text>
        </Part>
      </BlockStack>
    </Card>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}
