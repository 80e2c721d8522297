import { Text, TextField } from '@shopify/polaris';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../parts/index.ts';
import { inWords } from './acts.ts';
import { type StockAct, useStockAct } from './useStockAct.ts';

interface Props {
  readonly sku: string;
  readonly act: StockAct;
  /** Where: sent along with the units. Null until that is chosen well. */
  readonly places: Readonly<Record<string, string>> | null;
  /** No more units than these can be had. */
  readonly most: number;
  /** Units that stand in the field at first. */
  readonly expected?: number;
  readonly notePlaceholder?: string;
  readonly onClose: () => void;
  /** What the places hold after so many units. */
  readonly preview: (quantity: number) => string;
  /** The choice of places. */
  readonly children: ReactNode;
}

/** Asks for the units and a note of a transfer or a delivery, and says what it would do. */
export function ActDialog(props: Props) {
  const { sku, act: kind, places, most, expected, notePlaceholder, onClose } = props;
  const { t } = useTranslation('stock');
  const [typed, setTyped] = useState(String(expected ?? ''));
  const [note, setNote] = useState('');
  const act = useStockAct(sku, kind, onClose);
  const quantity = /^[1-9]\d{0,5}$/.test(typed.trim()) ? Number(typed) : null;
  const tooMany = quantity !== null && quantity > most;
  const ready = quantity !== null && !tooMany && places !== null;
  return (
    <Confirm
      open
      title={t(`${kind}.title`, { sku })}
      confirm={t(`${kind}.do`)}
      onClose={onClose}
      onConfirm={() => {
        if (ready) act.mutate({ ...places, quantity, note });
      }}
      busy={act.isPending}
      disabled={!ready}
      error={inWords(act.error, t)}
    >
      {props.children}
      <TextField
        label={t('units')}
        type="number"
        inputMode="numeric"
        min={1}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        error={tooMany && t(`${kind}.tooMany`, { count: most })}
      />
      <TextField
        label={t('note')}
        placeholder={notePlaceholder}
        value={note}
        onChange={setNote}
        maxLength={200}
        autoComplete="off"
      />
      {ready && <Text as="p">{props.preview(quantity)}</Text>}
    </Confirm>
  );
}
