import { BlockStack, Box, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count } from '../../parts/index.ts';
import { CountCell } from './CountCell.tsx';
import { balanceAt, type ItemAnswer } from './types.ts';

const PARTS = ['available', 'committed', 'unavailable', 'incoming'] as const;

/** The balances of every location; the number on hand is where it is counted. */
export function Shelves({ item }: { readonly item: ItemAnswer }) {
  const { t } = useTranslation('stock');
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('shelves.title')}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              item.places.some(({ counted_by }) => !counted_by) ? 'shelves.text' : 'shelves.theirs',
            )}
          </Text>
        </BlockStack>
      </Box>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <section className="stock-scroll" tabIndex={0} aria-label={t('shelves.title')}>
        <table className="stock-table stock-folds">
          <thead>
            <tr>
              <th scope="col">{t('column.location')}</th>
              <th scope="col" className="stock-number">
                {t('place.on_hand')}
              </th>
              {PARTS.map((part) => (
                <th scope="col" key={part} className="stock-number">
                  {t(`place.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {item.places.map((place) => {
              const balance = balanceAt(item, place.location_id);
              return (
                <tr key={place.location_id}>
                  <th scope="row">
                    {place.location}
                    {place.counted_by && (
                      <Text as="span" variant="bodySm" tone="subdued">
                        {t('column.countedBy', { channel: place.counted_by.channel })}
                      </Text>
                    )}
                  </th>
                  <td className="stock-number" data-label={t('place.on_hand')}>
                    <CountCell item={item} place={place} split={false} />
                  </td>
                  {PARTS.map((part) => (
                    <td key={part} className="stock-number" data-label={t(`place.${part}`)}>
                      <Text as="span" {...(balance[part] < 0 && { tone: 'critical' as const })}>
                        <Count of={balance[part]} />
                      </Text>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
