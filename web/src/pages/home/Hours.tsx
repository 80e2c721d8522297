import { BlockStack, Card, Text } from '@shopify/polaris';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { dateFormat, numberFormat } from '../../i18n/formats.ts';
import { isKnownToIntl, languageNow } from '../../i18n/index.ts';
import './home.css';
import type { HomeAnswer } from './types.ts';

/** Drawing is a library of its own, which nobody waits for. */
const HoursChart = lazy(() => {
  // The library asks Intl for the browser's language as it stands, and Intl refuses some ("en-US@posix").
  if (!isKnownToIntl(navigator.language)) {
    Object.defineProperty(navigator, 'language', { get: languageNow, configurable: true });
  }
  return import('./HoursChart.tsx');
});

/** Orders by the hour: a picture for the eye, a table for everybody else. */
export function Hours({ of: { hours } }: { readonly of: HomeAnswer }) {
  const { t } = useTranslation('home');
  const format = dateFormat({ hour: '2-digit', minute: '2-digit' });
  const total = hours.reduce((sum, each) => sum + each.orders, 0);
  const busiest = hours.toSorted((a, b) => b.orders - a.orders)[0];
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('hours.heading')}
        </Text>
        <Text as="p" tone="subdued">
          {total === 0 || !busiest
            ? t('hours.none')
            : t('hours.summary', {
                count: total,
                hour: format.format(new Date(busiest.from)),
                orders: busiest.orders,
              })}
        </Text>
        <div className="cd-hours" aria-hidden="true">
          <Suspense fallback={null}>
            <HoursChart hours={hours} />
          </Suspense>
        </div>
        <details>
          <summary>{t('hours.table')}</summary>
          <table className="cd-hours-table">
            <thead>
              <tr>
                <th scope="col">{t('hours.from')}</th>
                <th scope="col">{t('today.orders')}</th>
              </tr>
            </thead>
            <tbody>
              {hours.map(({ from, orders }) => (
                <tr key={from}>
                  <td>{format.format(new Date(from))}</td>
                  <td>{numberFormat().format(orders)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </BlockStack>
    </Card>
  );
}
