import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Count, Failure, Loading, When } from '../../parts/index.ts';
import styles from './orders.module.css';
import type { Payload } from './types.ts';

/** What the channel sent, as it came; asked for only when somebody wants to see it. */
export function PayloadCard({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('orders');
  const me = useMe();
  const [open, setOpen] = useState(false);
  const asked = useQuery({
    queryKey: ['orders', 'payload', orderId],
    queryFn: () => api.get<{ payload: Payload }>(`/orders/${encodeURIComponent(orderId)}/payload`),
    enabled: open,
  });
  if (!me.can('read:payloads')) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingSm">
            {t('payload.title')}
          </Text>
          <Button
            variant="plain"
            onClick={() => setOpen(!open)}
            ariaExpanded={open}
            ariaControls="order-payload"
          >
            {t(open ? 'payload.hide' : 'payload.show')}
          </Button>
        </InlineStack>
        <div id="order-payload" hidden={!open}>
          {asked.error && <Failure error={asked.error} onRetry={() => void asked.refetch()} />}
          {open && asked.isPending && <Loading lines={4} />}
          {asked.data && <Raw payload={asked.data.payload} />}
        </div>
      </BlockStack>
    </Card>
  );
}

function Raw({ payload }: { readonly payload: Payload }) {
  const { t } = useTranslation('orders');
  if (!payload) {
    return (
      <Text as="p" tone="subdued">
        {t('payload.none')}
      </Text>
    );
  }
  return (
    <BlockStack gap="200">
      <Text as="p" tone="subdued">
        {t(`payload.source.${payload.source}`, { topic: payload.topic })} ·{' '}
        <When at={payload.received_at} /> · <Count of={payload.bytes} /> {t('payload.bytes')}
      </Text>
      {!payload.current && <Text as="p">{t('payload.older')}</Text>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.raw} tabIndex={0} aria-label={t('payload.title')}>
        {pretty(payload.text)}
      </section>
      {payload.cut && <Text as="p">{t('payload.cut')}</Text>}
      {payload.kept_until && (
        <Text as="p" tone="subdued">
          {t('payload.kept')} <When at={payload.kept_until} />
        </Text>
      )}
    </BlockStack>
  );
}

/** Indented where it is JSON that loses nothing by it; ids beyond 2^53 would. */
function pretty(text: string): string {
  if (/\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
