import { Autocomplete } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import type { StockPageAnswer } from './types.ts';

interface Props {
  /** What the store calls it: the first thing to look for. */
  readonly proposed: string;
  readonly sku: string;
  readonly onChoose: (sku: string) => void;
}

/** Finds an item by SKU or title; a SKU that nobody has can be made one. */
export function ItemPicker({ proposed, sku, onChoose }: Props) {
  const { t } = useTranslation('mapping');
  const [text, setText] = useState(proposed);
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['stock', 'pick', q],
    queryFn: () => api.get<StockPageAnswer>('/stock', { q, limit: 20 }),
  });
  const items = found.data?.items ?? [];
  const isNew = q !== '' && !items.some((item) => item.sku === q);
  const options = [
    ...items.map((item) => ({ value: item.sku, label: `${item.sku} · ${item.title}` })),
    ...(isNew ? [{ value: q, label: t('dialog.make', { sku: q }) }] : []),
  ];
  const choose = (chosen: string[]) => {
    const [one = ''] = chosen;
    setText(one);
    onChoose(one);
  };
  return (
    <Autocomplete
      options={options}
      selected={sku ? [sku] : []}
      onSelect={choose}
      loading={found.isFetching && items.length === 0}
      textField={
        <Autocomplete.TextField
          label={t('dialog.item')}
          helpText={t('dialog.itemHelp')}
          value={text}
          autoComplete="off"
          onChange={(next) => {
            setText(next);
            if (next !== sku) onChoose('');
          }}
        />
      }
    />
  );
}
