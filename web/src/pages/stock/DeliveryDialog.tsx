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
  /** Units a supplier will bring, or has brought. */
  readonly act: 'incoming' | 'receive';
  readonly onClose: () => void;
}

export function DeliveryDialog({ item, shelves, act: kind, onClose }: Props) {
  const { t } = useTranslation('stock');
  const expected = (id: string) => balanceAt(item, id).incoming;
  const where =
    kind === 'receive' ? shelves.filter((each) => expected(each.location_id) > 0) : shelves;
  const first = where[0]?.location_id ?? '';
  const [location, setLocation] = useState(first);
  const [typed, setTyped] = useState(kind === 'receive' ? String(expected(first)) : '');
  const [note, setNote] = useState('');
  const act = useStockAct(item.sku, kind, onClose);
  const quantity = /^[1-9]\d{0,5}$/.test(typed.trim()) ? Number(typed) : null;
  const tooMany = kind === 'receive' && quantity !== null && quantity > expected(location);
  const balance = balanceAt(item, location);
  const after = quantity ?? 0;
  return (
    <Confirm
      open
      title={t(`${kind}.title`, { sku: item.sku })}
      confirm={t(`${kind}.do`)}
      onClose={onClose}
      onConfirm={() => {
        if (quantity !== null) act.mutate({ location, quantity, note });
      }}
      busy={act.isPending}
      disabled={quantity === null || tooMany}
      error={inWords(act.error, t)}
    >
      <Text as="p">{t(`${kind}.text`)}</Text>
      <Select
        label={t('column.location')}
        options={where.map((each) => ({ value: each.location_id, label: each.location }))}
        value={location}
        onChange={setLocation}
      />
      <TextField
        label={t('units')}
        type="number"
        inputMode="numeric"
        min={1}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        error={tooMany && t('receive.tooMany', { count: expected(location) })}
      />
      <TextField
        label={t('note')}
        placeholder={t('incoming.notePlaceholder')}
        value={note}
        onChange={setNote}
        maxLength={200}
        autoComplete="off"
      />
      {quantity !== null && !tooMany && (
        <Text as="p">
          {t(`${kind}.preview`, {
            available: balance.available + after,
            incoming: balance.incoming + (kind === 'incoming' ? after : -after),
          })}
        </Text>
      )}
    </Confirm>
  );
}
