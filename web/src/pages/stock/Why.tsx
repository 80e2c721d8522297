import { BlockStack, List, Text } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Count, Failure, Loading, When } from '../../parts/index.ts';
import { MovementList } from './MovementList.tsx';
import { itemUrl, type WhyAnswer, type WhyNumber } from './types.ts';
import { Writes } from './Writes.tsx';

interface Props {
  readonly sku: string;
  readonly channelId: string;
}

/** "Why is this 7?", once for every place the channel stocks it. */
export function Why({ sku, channelId }: Props) {
  const why = useQuery({
    queryKey: ['stock', 'why', sku, channelId],
    queryFn: () => api.get<WhyAnswer>(`${itemUrl(sku)}/why`, { channel: channelId }),
  });
  if (why.error) return <Failure error={why.error} onRetry={() => void why.refetch()} />;
  if (!why.data) return <Loading lines={4} />;
  return (
    <BlockStack gap="500">
      {why.data.numbers.map((number) => (
        <OneNumber key={number.listing_id} number={number} />
      ))}
    </BlockStack>
  );
}

function OneNumber({ number }: { readonly number: WhyNumber }) {
  const { t } = useTranslation('stock');
  const { channel, waits, sources, seen, in_flight, error, rests_until } = number;
  const words = {
    channel,
    seen: seen?.sellable,
    flight: in_flight?.sellable,
    error,
  };
  return (
    <BlockStack gap="400">
      <Sum number={number} />
      {waits.length > 0 && (
        <BlockStack gap="100">
          <Text as="h4" variant="headingSm">
            {t('why.waits')}
          </Text>
          <List>
            {waits.map((wait) => (
              <List.Item key={wait}>
                {t(`why.wait.${wait}`, words)} {wait === 'resting' && <When at={rests_until} />}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      )}
      {sources.map((source) => (
        <BlockStack gap="100" key={source.location_id}>
          <Text as="h4" variant="headingSm">
            {t(source.made ? 'why.ledgerOf' : 'why.ledger', source)}
          </Text>
          <MovementList lines={source.ledger} total={source.seq} />
        </BlockStack>
      ))}
      <Writes writes={number.writes} />
    </BlockStack>
  );
}

/** The number as a sum that can be added up by hand. */
function Sum({ number }: { readonly number: WhyNumber }) {
  const { t } = useTranslation('stock');
  const { sources, buffer, target, believed, channel } = number;
  const available = sources.reduce(
    (sum, { made, balance }) => sum + (made?.can_make ?? balance.available),
    0,
  );
  // What one location owes has to be made of what another one has.
  const owed = target - Math.max(0, available - buffer);
  return (
    <table className="stock-sum">
      <caption className="stock-hidden">{t('why.caption', { channel })}</caption>
      <tbody>
        {sources.map((source) => (
          <tr key={source.location_id}>
            <th scope="row">
              {t(source.made ? 'why.made' : 'why.available', source)}
              {source.made ? <MadeFrom made={source.made} /> : <OnHand source={source} />}
            </th>
            <td>
              <Count of={source.made?.can_make ?? source.balance.available} />
            </td>
          </tr>
        ))}
        {owed < 0 && (
          <tr>
            <th scope="row">{t('why.owedElsewhere')}</th>
            <td>
              <Count of={owed} />
            </td>
          </tr>
        )}
        {buffer > 0 && (
          <tr>
            <th scope="row">{t('why.buffer')}</th>
            <td>
              <Count of={-buffer} />
            </td>
          </tr>
        )}
        {available - buffer < 0 && (
          <tr>
            <th scope="row">{t('why.floor')}</th>
            <td>
              <Count of={buffer - available} signed />
            </td>
          </tr>
        )}
        <tr className="stock-total">
          <th scope="row">{t('why.should', { channel })}</th>
          <td>
            <Count of={target} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t('why.shows', { channel })}</th>
          <td>{believed === null ? t('why.unknown') : <Count of={believed} />}</td>
        </tr>
      </tbody>
    </table>
  );
}

type Source = WhyNumber['sources'][number];

function OnHand({ source: { balance } }: { readonly source: Source }) {
  const { t } = useTranslation('stock');
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {t('why.onHand', {
        onHand: balance.on_hand,
        committed: balance.committed,
        unavailable: balance.unavailable,
      })}
    </Text>
  );
}

/** Every part with what there is of it; the one that runs out first stands first. */
function MadeFrom({ made }: { readonly made: NonNullable<Source['made']> }) {
  const { t } = useTranslation('stock');
  const parts = made.parts.toSorted((a, b) => a.lasts - b.lasts || a.available - b.available);
  return parts.map((part) => (
    <Text as="p" variant="bodySm" tone="subdued" key={part.sku}>
      {t('why.part', part)}
    </Text>
  ));
}
