import { Banner, BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../parts/index.ts';
import { Minus } from './Minus.tsx';
import styles from './orders.module.css';
import type { Order, OrderMoney } from './types.ts';

/** What the order costs, addend by addend, in the shop's currency and in the buyer's where it differs. */
export function MoneyCard({ order }: { readonly order: Order }) {
  const { t } = useTranslation('orders');
  const { money, presentment } = order;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t('money.title')}
        </Text>
        <InlineGrid columns={presentment ? { xs: 1, md: 2 } : 1} gap="600">
          <Sums
            money={money}
            caption={presentment && t('money.shop', { currency: money.total.currency })}
          />
          {presentment && (
            <Sums
              money={presentment}
              caption={t('money.buyer', { currency: presentment.total.currency })}
            />
          )}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

const CHARGES = ['shipping', 'duties', 'fees', 'tips', 'rounding'] as const;

function Sums({ money, caption }: { readonly money: OrderMoney; readonly caption: string | null }) {
  const { t } = useTranslation('orders');
  const charges = CHARGES.filter((each) => money[each].minor !== 0 || each === 'shipping');
  return (
    <BlockStack gap="200">
      {caption && (
        <Text as="h3" variant="headingXs">
          {caption}
        </Text>
      )}
      <table className={styles.sums}>
        <tbody>
          <Row word={t('money.items')}>
            <Amount of={money.items} />
          </Row>
          {money.discount.minor !== 0 && (
            <Row word={t('money.discount')}>
              <Minus of={money.discount} />
            </Row>
          )}
          {charges.map((each) => (
            <Row key={each} word={t(`money.${each}`)}>
              <Amount of={money[each]} />
            </Row>
          ))}
          {!money.tax_included && (
            <Row word={t('money.tax')}>
              <Amount of={money.tax} />
            </Row>
          )}
          {money.difference.minor !== 0 && (
            <>
              <Row word={t('money.addedUp')} isSum>
                <Amount of={money.computed} />
              </Row>
              <Row word={t('money.difference')}>
                <Amount of={money.difference} />
              </Row>
            </>
          )}
          <Row word={t(money.difference.minor === 0 ? 'money.total' : 'money.channelTotal')} isSum>
            <Amount of={money.total} />
          </Row>
          {money.tax_included && (
            <Row word={t('money.taxIncluded')} subdued>
              <Amount of={money.tax} />
            </Row>
          )}
          {money.refunded.minor !== 0 && (
            <>
              <Row word={t('money.refunded')}>
                <Minus of={money.refunded} />
              </Row>
              <Row word={t('money.kept')} isSum>
                <Amount of={money.kept} />
              </Row>
            </>
          )}
        </tbody>
      </table>
      {money.difference.minor !== 0 && <Banner tone="warning">{t('money.differs')}</Banner>}
    </BlockStack>
  );
}

function Row({
  word,
  isSum = false,
  subdued = false,
  children,
}: {
  readonly word: string;
  readonly isSum?: boolean;
  readonly subdued?: boolean;
  readonly children: ReactNode;
}) {
  const tone = subdued ? { tone: 'subdued' as const } : {};
  return (
    <tr className={isSum ? styles.sum : undefined}>
      <th scope="row">
        <Text as="span" {...tone}>
          {word}
        </Text>
      </th>
      <td>
        <Text as="span" {...tone}>
          {children}
        </Text>
      </td>
    </tr>
  );
}
