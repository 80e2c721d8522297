import { Autocomplete } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import type { StockPageAnswer } from './types.ts';

interface Props {
  /** What cannot be chosen: the bundle itself, and what it holds already. */
  readonly taken: readonly string[];
  readonly onChoose: (part: { readonly sku: string; readonly title: string }) => void;
}

/** Finds another item to put into a bundle, by SKU or title. */
export function PartPicker({ taken, onChoose }: Props) {
  const { t } = useTranslation('stock');
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['stock', 'pick', q],
    queryFn: () => api.get<StockPageAnswer>('/stock', { q, limit: 20 }),
  });
  const items = (found.data?.items ?? []).filter((item) => !taken.includes(item.sku));
  return (
    <Autocomplete
      options={items.map(({ sku, title }) => ({ value: sku, label: `${sku} · ${title}` }))}
      selected={[]}
      onSelect={([sku]) => {
        const item = items.find((each) => each.sku === sku);
        if (item) onChoose(item);
        setText('');
      }}
      loading={found.isFetching && items.length === 0}
      emptyState={t('recipe.noItems')}
      textField={
        <Autocomplete.TextField
          label={t('recipe.add')}
          placeholder={t('search')}
          value={text}
          autoComplete="off"
          onChange={setText}
        />
      }
    />
  );
}
