import { Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from './ActDialog.tsx';
import { balanceAt, type ItemAnswer, type Place } from './types.ts';

interface Props {
  readonly item: ItemAnswer;
  /** Locations the hub counts. */
  readonly shelves: readonly Place[];
  /** Units a supplier will bring, or has brought. */
  readonly act: 'incoming' | 'receive';
  readonly onClose: () => void;
}

export function DeliveryDialog({ item, shelves, act, onClose }: Props) {
  const { t } = useTranslation('stock');
  const received = act === 'receive';
  const expected = (id: string) => balanceAt(item, id).incoming;
  const where = received ? shelves.filter((each) => expected(each.location_id) > 0) : shelves;
  const first = where[0]?.location_id ?? '';
  const [location, setLocation] = useState(first);
  const balance = balanceAt(item, location);
  return (
    <ActDialog
      sku={item.sku}
      act={act}
      places={{ location }}
      most={received ? expected(location) : Number.POSITIVE_INFINITY}
      {...(received && { expected: expected(first) })}
      notePlaceholder={t('incoming.notePlaceholder')}
      onClose={onClose}
      preview={(quantity) =>
        t(`${act}.preview`, {
          available: balance.available + quantity,
          incoming: balance.incoming + (received ? -quantity : quantity),
        })
      }
    >
      <Text as="p">{t(`${act}.text`)}</Text>
      <Select
        label={t('column.location')}
        options={where.map((each) => ({ value: each.location_id, label: each.location }))}
        value={location}
        onChange={setLocation}
      />
    </ActDialog>
  );
}
