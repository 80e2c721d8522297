import './stock.css';
import { BlockStack } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Failure, Loading, PageFrame } from '../../parts/index.ts';
import { DeliveryDialog } from './DeliveryDialog.tsx';
import { History } from './History.tsx';
import { Listings } from './Listings.tsx';
import { MadeOf } from './MadeOf.tsx';
import { Marks } from './Marks.tsx';
import { PartOf } from './PartOf.tsx';
import { Shelves } from './Shelves.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import { type ItemAnswer, itemUrl } from './types.ts';

type Act = 'transfer' | 'incoming' | 'receive';

/** One item: where it stands, what every channel shows and why, and everything that moved it. */
export default function ItemPage() {
  const { t } = useTranslation('stock');
  const { sku = '' } = useParams();
  const me = useMe();
  const [act, setAct] = useState<Act | null>(null);
  const view = useQuery({
    queryKey: ['stock', 'item', sku],
    queryFn: () => api.get<ItemAnswer>(itemUrl(sku)),
  });
  const back = { content: t('title'), url: '/stock' };
  const item = view.data;
  if (!item) {
    return (
      <PageFrame title={sku} back={back}>
        {view.error ? (
          <Failure error={view.error} onRetry={() => void view.refetch()} />
        ) : (
          <Loading lines={8} />
        )}
      </PageFrame>
    );
  }
  // A bundle stands on no shelf: its parts do.
  const shelves = item.bundle ? [] : item.places.filter((place) => place.counted_by === null);
  const may = me.can('write:stock');
  const action = (name: Act, possible: boolean) =>
    may && possible ? [{ content: t(`${name}.open`), onAction: () => setAct(name) }] : [];
  const expected = item.locations.some((each) => each.balance.incoming > 0);
  const close = () => setAct(null);
  return (
    <PageFrame
      title={item.title}
      subtitle={item.barcode ? `${item.sku} · ${item.barcode}` : item.sku}
      badge={<Marks item={item} />}
      back={back}
      secondaryActions={[
        ...action('transfer', shelves.length > 1),
        ...action('incoming', shelves.length > 0),
        ...action('receive', shelves.length > 0 && expected),
      ]}
    >
      <BlockStack gap="400">
        {item.bundle ? <MadeOf item={item} /> : <Shelves item={item} />}
        <Listings item={item} />
        <PartOf item={item} />
        {!item.bundle && <MadeOf item={item} />}
        <History sku={item.sku} places={item.places} />
      </BlockStack>
      {act === 'transfer' && <TransferDialog item={item} shelves={shelves} onClose={close} />}
      {(act === 'incoming' || act === 'receive') && (
        <DeliveryDialog item={item} shelves={shelves} act={act} onClose={close} />
      )}
    </PageFrame>
  );
}
