import { BlockStack, Checkbox, Text } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, Failure, Loading } from '../../parts/index.ts';
import { ItemPicker } from './ItemPicker.tsx';
import { PreviewList } from './PreviewList.tsx';
import type { MapPreview, MappingTask } from './types.ts';
import { type MapOrder, useMapping } from './useMapping.ts';

interface Props {
  readonly task: MappingTask;
  readonly onClose: () => void;
}

/** Chooses the item where there is a choice, shows what would change, and does it. */
export function MapDialog({ task, onClose }: Props) {
  const { t } = useTranslation('mapping');
  const [first] = task.listings;
  const [sku, setSku] = useState('');
  const [openStock, setOpenStock] = useState(true);
  const map = useMapping(onClose);
  const listings = task.listings.map(({ id }) => id);
  const accept = task.kind === 'accept';
  const body = { listings, ...(accept ? {} : { sku, create: true, open_stock: openStock }) };
  const ready = accept || sku !== '';
  const preview = useQuery({
    queryKey: ['listings', 'preview', body],
    queryFn: () => api.post<MapPreview>('/listings/preview', body),
    enabled: ready,
    // Numbers in a store move: a preview from a minute ago is none.
    staleTime: 0,
  });
  const makesItem = (preview.data?.unknown_skus.length ?? 0) > 0;
  const order = (): MapOrder => {
    if (accept) return { path: 'accept', listings };
    const makes = makesItem ? { create: true, open_stock: openStock } : {};
    return { path: 'map', listings, sku, ...makes };
  };
  const changes = preview.data?.listings.length ?? 0;
  const count = task.listings.length;
  return (
    <Confirm
      open
      title={
        count === 1 && first ? t('dialog.one', { title: first.title }) : t('dialog.many', { count })
      }
      confirm={t(makesItem ? 'dialog.makeAndMap' : 'dialog.map', { count: changes || count })}
      onConfirm={() => map.mutate(order())}
      onClose={onClose}
      busy={map.isPending}
      disabled={!ready || !preview.data || changes === 0}
      error={map.error}
    >
      <BlockStack gap="400">
        {!accept && <ItemPicker proposed={first?.channel_sku ?? ''} sku={sku} onChoose={setSku} />}
        {makesItem && (
          <Checkbox
            label={t('dialog.openStock')}
            helpText={t('dialog.openStockHelp')}
            checked={openStock}
            onChange={setOpenStock}
          />
        )}
        {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
        {ready && preview.isPending && <Loading lines={3} />}
        {preview.data && <PreviewList preview={preview.data} />}
        {!ready && (
          <Text as="p" tone="subdued">
            {t('dialog.chooseFirst')}
          </Text>
        )}
      </BlockStack>
    </Confirm>
  );
}
