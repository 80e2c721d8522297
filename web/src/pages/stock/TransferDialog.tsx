import { Select } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from './ActDialog.tsx';
import { balanceAt, type ItemAnswer, type Place } from './types.ts';

interface Props {
  readonly item: ItemAnswer;
  /** Locations the hub counts. */
  readonly shelves: readonly Place[];
  readonly onClose: () => void;
}

/** Moves units between two shelves, with what both will hold. */
export function TransferDialog({ item, shelves, onClose }: Props) {
  const { t } = useTranslation('stock');
  const available = (id: string) => balanceAt(item, id).available;
  const fullest = shelves.toSorted(
    (one, other) => available(other.location_id) - available(one.location_id),
  );
  const [from, setFrom] = useState(fullest[0]?.location_id ?? '');
  const [to, setTo] = useState(fullest[1]?.location_id ?? '');
  const name = (id: string) => shelves.find((each) => each.location_id === id)?.location ?? id;
  const options = shelves.map(({ location_id, location }) => ({
    value: location_id,
    label: t('transfer.option', { location, count: available(location_id) }),
  }));
  return (
    <ActDialog
      sku={item.sku}
      act="transfer"
      places={from === to ? null : { from, to }}
      most={available(from)}
      onClose={onClose}
      preview={(quantity) =>
        t('transfer.preview', {
          from: name(from),
          fromAfter: available(from) - quantity,
          to: name(to),
          toAfter: available(to) + quantity,
        })
      }
    >
      <Select label={t('transfer.from')} options={options} value={from} onChange={setFrom} />
      <Select
        label={t('transfer.to')}
        options={options}
        value={to}
        onChange={setTo}
        error={from === to && t('transfer.same')}
      />
    </ActDialog>
  );
}
