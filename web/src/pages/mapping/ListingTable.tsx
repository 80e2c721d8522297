import {
  Button,
  IndexTable,
  InlineStack,
  useBreakpoints,
  useIndexResourceState,
} from '@shopify/polaris';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ListingCards } from './ListingCards.tsx';
import { ListingName, StandsFor } from './ListingParts.tsx';
import type { ListingRow, MappingTask } from './types.ts';
import type { ListingState } from './useListingFilters.ts';

export interface ListingListProps {
  readonly listings: readonly ListingRow[];
  readonly state: ListingState;
  readonly mayMap: boolean;
  readonly busy: boolean;
  readonly onTask: (task: MappingTask) => void;
  readonly onUnmap: (ids: readonly string[]) => void;
}

/** One row a listing; what can be done with one can be done with many. */
export const ListingTable = memo(function ListingTable(props: ListingListProps) {
  const { listings, state, mayMap, busy, onTask, onUnmap } = props;
  const { t } = useTranslation('mapping');
  const { smDown } = useBreakpoints();
  const rows = listings.map((each) => ({ ...each }));
  const chosen = useIndexResourceState(rows);
  if (smDown) return <ListingCards {...props} />;
  const picked = listings.filter(({ id }) => chosen.selectedResources.includes(id));
  const bulk = [
    ...(state === 'suggested'
      ? [
          {
            content: t('act.acceptAll'),
            onAction: () => onTask({ kind: 'accept', listings: picked }),
          },
        ]
      : []),
    { content: t('act.mapAll'), onAction: () => onTask({ kind: 'choose', listings: picked }) },
    ...(state === 'mapped'
      ? [{ content: t('act.unmapAll'), onAction: () => onUnmap(chosen.selectedResources) }]
      : []),
  ];
  return (
    <IndexTable
      resourceName={{ singular: t('one'), plural: t('many') }}
      itemCount={rows.length}
      selectedItemsCount={chosen.allResourcesSelected ? 'All' : chosen.selectedResources.length}
      onSelectionChange={chosen.handleSelectionChange}
      selectable={mayMap}
      loading={busy}
      promotedBulkActions={bulk}
      headings={[
        { title: t('column.listing') },
        { title: t('column.channel') },
        { title: t(state === 'mapped' ? 'column.item' : 'column.suggestion') },
        { title: t('column.act'), hidden: true },
      ]}
    >
      {listings.map((listing, index) => (
        <IndexTable.Row
          id={listing.id}
          key={listing.id}
          position={index}
          selected={chosen.selectedResources.includes(listing.id)}
        >
          <Cells listing={listing} mayMap={mayMap} onTask={onTask} onUnmap={onUnmap} />
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
});

interface ActionProps extends Pick<ListingListProps, 'onTask' | 'onUnmap'> {
  readonly listing: ListingRow;
}

/** Ticking one row draws no other one. */
const Cells = memo(function Cells({
  mayMap,
  ...act
}: ActionProps & Pick<ListingListProps, 'mayMap'>) {
  const { listing } = act;
  return (
    <>
      <IndexTable.Cell>
        <ListingName listing={listing} />
      </IndexTable.Cell>
      <IndexTable.Cell>{listing.channel}</IndexTable.Cell>
      <IndexTable.Cell>
        <StandsFor listing={listing} />
      </IndexTable.Cell>
      <IndexTable.Cell>{mayMap && <RowActions {...act} />}</IndexTable.Cell>
    </>
  );
});

export function RowActions({ listing, onTask, onUnmap }: ActionProps) {
  const { t } = useTranslation('mapping');
  const of = (act: string) => t('act.of', { act: t(`act.${act}`), title: listing.title });
  const choose = listing.sku === null ? 'map' : 'change';
  return (
    // A click on a button is not a click on the row.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps clicks from going further
    <span
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <InlineStack gap="200" align="end" wrap={false}>
        {listing.suggestion && (
          <Button
            size="slim"
            accessibilityLabel={of('accept')}
            onClick={() => onTask({ kind: 'accept', listings: [listing] })}
          >
            {t('act.accept')}
          </Button>
        )}
        <Button
          size="slim"
          variant="tertiary"
          accessibilityLabel={of(choose)}
          onClick={() => onTask({ kind: 'choose', listings: [listing] })}
        >
          {t(`act.${choose}`)}
        </Button>
        {listing.sku !== null && (
          <Button
            size="slim"
            variant="tertiary"
            accessibilityLabel={of('unmap')}
            onClick={() => onUnmap([listing.id])}
          >
            {t('act.unmap')}
          </Button>
        )}
      </InlineStack>
    </span>
  );
}
