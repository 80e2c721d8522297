import { Banner, BlockStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useExceptionWords } from '../../exception-words.ts';
import { Amount } from '../../parts/index.ts';
import type { Order } from './types.ts';

/** What is wrong with this order now, what to do about it, and the way there. */
export function ExceptionsCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const open = order.exceptions?.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <Banner tone="warning" title={t('exceptions.title', { count: open.length })}>
      <BlockStack gap="200">
        {open.map((each) => (
          <BlockStack gap="050" key={each.id}>
            <Cause exception={each} order={order} />
            <Link url={`/exceptions?kind=${each.kind}`}>{t('exceptions.see')}</Link>
          </BlockStack>
        ))}
      </BlockStack>
    </Banner>
  );
}

type OrderException = NonNullable<Order['exceptions']>[number];

/** In the reader's language where the page knows the matter itself, else as the hub recorded it. */
function Cause({
  exception,
  order,
}: {
  readonly exception: OrderException;
  readonly order: Order;
}) {
  const { t } = useTranslation('orders');
  const words = useExceptionWords()(exception);
  const unmapped = order.lines.filter(
    ({ sku, stocked, external_item_id }) => sku === null && stocked && external_item_id !== null,
  );
  if (exception.kind === 'unmapped-line' && unmapped.length > 0) {
    const titles = unmapped.map(({ title }) => title).join(', ');
    return (
      <Text as="p" breakWord>
        {t('exceptions.unmapped', { titles })}
      </Text>
    );
  }
  if (exception.kind === 'totals-mismatch' && order.money.difference.minor !== 0) {
    return (
      <Text as="p">
        {t('exceptions.totals')} <Amount of={order.money.difference} />
      </Text>
    );
  }
  return (
    <Text as="p" breakWord>
      {words.cause} {words.next}
    </Text>
  );
}
