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
import { StateBadge, When } from '../../parts/index.ts';
import styles from './channels.module.css';
import { nextStepOf, stateOf } from './state.ts';
import type { ChannelRow } from './types.ts';

export function ChannelTable({ channels }: { readonly channels: readonly ChannelRow[] }) {
  const { t } = useTranslation('channels');
  const { mdDown } = useBreakpoints();
  if (mdDown) return <ChannelCards channels={channels} />;
  return (
    <IndexTable
      resourceName={{ singular: t('list.store'), plural: t('title') }}
      itemCount={channels.length}
      selectable={false}
      headings={[
        { title: t('list.store') },
        { title: t('list.state') },
        { title: t('list.waiting') },
        { title: t('list.read') },
        { title: t('list.written') },
        { title: t('list.problem') },
      ]}
    >
      {channels.map((channel, index) => (
        <IndexTable.Row id={channel.id} key={channel.id} position={index}>
          <IndexTable.Cell>
            <StoreName channel={channel} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <ChannelState channel={channel} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Waiting channel={channel} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <When at={channel.health.last_read_at} relative />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <When at={channel.health.last_written_at} relative />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Next channel={channel} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

/** The same on a phone, one card a store. */
function ChannelCards({ channels }: { readonly channels: readonly ChannelRow[] }) {
  const { t } = useTranslation('channels');
  return channels.map((channel) => (
    <Box key={channel.id} padding="400" borderBlockEndWidth="025" borderColor="border-secondary">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <StoreName channel={channel} />
          <ChannelState channel={channel} />
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {t('list.read')}: <When at={channel.health.last_read_at} relative /> · {t('list.written')}
          : <When at={channel.health.last_written_at} relative />
        </Text>
        <Next channel={channel} />
      </BlockStack>
    </Box>
  ));
}

function StoreName({ channel }: { readonly channel: ChannelRow }) {
  const { t } = useTranslation('channels');
  return (
    <BlockStack>
      <Link dataPrimaryLink monochrome removeUnderline url={`/channels/${channel.id}`}>
        <Text as="span" fontWeight="semibold">
          {channel.name}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued" breakWord>
        {t(`kind.${channel.kind}`, { defaultValue: channel.kind })} · {channel.store}
      </Text>
    </BlockStack>
  );
}

export function ChannelState({ channel }: { readonly channel: ChannelRow }) {
  const { t } = useTranslation('channels');
  const { key, tone } = stateOf(channel);
  return <StateBadge state={t(key)} tone={tone} />;
}

function Waiting({ channel }: { readonly channel: ChannelRow }) {
  const { t } = useTranslation('channels');
  const { pending_deliveries, oldest_pending_at, unpublished } = channel.lag;
  const numbers = channel.mode === 'live' ? unpublished : 0;
  if (pending_deliveries === 0 && numbers === 0) return t('list.nothingWaits');
  return (
    <BlockStack>
      {pending_deliveries > 0 && (
        <span>
          {t('list.deliveries', { count: pending_deliveries })}, {t('list.since')}{' '}
          <When at={oldest_pending_at} relative />
        </span>
      )}
      {numbers > 0 && <span>{t('list.numbers', { count: numbers })}</span>}
    </BlockStack>
  );
}

function Next({ channel }: { readonly channel: ChannelRow }) {
  const { t } = useTranslation('channels');
  const { key, count, tone } = nextStepOf(channel);
  return (
    <div className={styles.wrap}>
      <Text as="span" {...(tone !== 'base' && { tone })}>
        {t(key, { count })}
      </Text>
    </div>
  );
}
