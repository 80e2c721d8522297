import { Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../parts/index.ts';
import { inWords } from './acts.ts';
import { balanceAt, type ItemAnswer, type Place } from './types.ts';
import { useStockAct } from './useStockAct.ts';

interface Props {
  readonly item: ItemAnswer;
  /** Locations the hub counts. */
  readonly shelves: readonly Place[];
  readonly onClose: () => void;
}

/** Moves units between two shelves, with what both will hold. */
export function TransferDialog({ item, shelves, onClose }: Props) {
  const { t } = useTranslation('stock');
  const fullest = shelves.toSorted(
    (one, other) =>
      balanceAt(item, other.location_id).available - balanceAt(item, one.location_id).available,
  );
  const [from, setFrom] = useState(fullest[0]?.location_id ?? '');
  const [to, setTo] = useState(fullest[1]?.location_id ?? '');
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const act = useStockAct(item.sku, 'transfer', onClose);
  const quantity = /^[1-9]\d{0,5}$/.test(typed.trim()) ? Number(typed) : null;
  const available = (id: string) => balanceAt(item, id).available;
  const tooMany = quantity !== null && quantity > available(from);
  const name = (id: string) => shelves.find((each) => each.location_id === id)?.location ?? id;
  const options = shelves.map(({ location_id, location }) => ({
    value: location_id,
    label: t('transfer.option', { location, count: available(location_id) }),
  }));
  return (
    <Confirm
      open
      title={t('transfer.title', { sku: item.sku })}
      confirm={t('transfer.do')}
      onClose={onClose}
      onConfirm={() => {
        if (quantity !== null) act.mutate({ from, to, quantity, note });
      }}
      busy={act.isPending}
      disabled={quantity === null || tooMany || from === to}
      error={inWords(act.error, t)}
    >
      <Select label={t('transfer.from')} options={options} value={from} onChange={setFrom} />
      <Select
        label={t('transfer.to')}
        options={options}
        value={to}
        onChange={setTo}
        error={from === to && t('transfer.same')}
      />
      <TextField
        label={t('units')}
        type="number"
        inputMode="numeric"
        min={1}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        error={tooMany && t('transfer.tooMany', { count: available(from) })}
      />
      <TextField
        label={t('note')}
        value={note}
        onChange={setNote}
        maxLength={200}
        autoComplete="off"
      />
      {quantity !== null && !tooMany && from !== to && (
        <Text as="p">
          {t('transfer.preview', {
            from: name(from),
            fromAfter: available(from) - quantity,
            to: name(to),
            toAfter: available(to) + quantity,
          })}
        </Text>
      )}
    </Confirm>
  );
}
