import {
  BlockStack,
  Box,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count, StateBadge } from '../../parts/index.ts';
import styles from './channels.module.css';
import type { Channel, ShadowAnswer, ShadowNumber } from './types.ts';

interface Props {
  readonly page: ShadowAnswer;
  readonly channel: Channel;
  readonly show: string;
}

export function ShadowTable({ page, channel, show }: Props) {
  const { t } = useTranslation('channels');
  const { smDown } = useBreakpoints();
  const { numbers } = page;
  if (numbers.length === 0) {
    return (
      <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
        <Text as="p" tone="subdued">
          {t(show === 'changes' ? 'shadow.noChanges' : 'shadow.none')}
        </Text>
      </Box>
    );
  }
  const names = new Map(
    channel.locations.map((each) => [each.external_id, each.store_name ?? each.external_id]),
  );
  const placeOf = (row: ShadowNumber) =>
    names.get(row.external_location_id) ?? row.external_location_id;
  if (smDown) return <Cards numbers={numbers} placeOf={placeOf} />;
  return (
    <IndexTable
      resourceName={{ singular: t('shadow.listing'), plural: t('shadow.title') }}
      itemCount={numbers.length}
      selectable={false}
      headings={[
        { title: t('shadow.listing') },
        { title: t('shadow.location') },
        { title: t('shadow.shown'), alignment: 'end' },
        { title: t('shadow.wouldSend'), alignment: 'end' },
        { title: t('shadow.difference'), alignment: 'end' },
      ]}
    >
      {numbers.map((row, index) => (
        <IndexTable.Row id={row.listing_id} key={row.listing_id} position={index}>
          <IndexTable.Cell>
            <Listing row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell>{placeOf(row)}</IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end">
              <Units of={row.shown} />
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" fontWeight="semibold">
              <Units of={row.would_send} />
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end">
              <Difference row={row} />
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

interface CardsProps {
  readonly numbers: readonly ShadowNumber[];
  readonly placeOf: (row: ShadowNumber) => string;
}

function Cards({ numbers, placeOf }: CardsProps) {
  const { t } = useTranslation('channels');
  return numbers.map((row) => (
    <Box
      key={row.listing_id}
      padding="400"
      borderBlockStartWidth="025"
      borderColor="border-secondary"
    >
      <BlockStack gap="200">
        <InlineStack gap="400" wrap={false} align="space-between" blockAlign="start">
          <Listing row={row} />
          <Difference row={row} />
        </InlineStack>
        <InlineStack gap="400">
          <span>{placeOf(row)}</span>
          <span>
            {t('shadow.shown')}: <Units of={row.shown} />
          </span>
          <span>
            {t('shadow.wouldSend')}: <Units of={row.would_send} />
          </span>
        </InlineStack>
      </BlockStack>
    </Box>
  ));
}

function Listing({ row }: { readonly row: ShadowNumber }) {
  const { t } = useTranslation('channels');
  const sku = row.sku ?? row.channel_sku ?? t('shadow.noSku');
  return (
    <div className={styles.wrap}>
      <Text as="p">{row.title}</Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {row.sku ? (
          <Link monochrome url={`/stock/${encodeURIComponent(row.sku)}`}>
            {sku}
          </Link>
        ) : (
          sku
        )}
      </Text>
    </div>
  );
}

const Units = ({ of }: { readonly of: number | null }) =>
  of === null ? <span>–</span> : <Count of={of} />;

/** The change in figures and, where there is none, why. */
function Difference({ row }: { readonly row: ShadowNumber }) {
  const { t } = useTranslation('channels');
  if (row.difference === null) return <StateBadge state={t(`shadow.${row.kind}`)} />;
  if (row.waits) return <StateBadge state={t('shadow.waits')} tone="attention" />;
  return <Count of={row.difference} signed />;
}
