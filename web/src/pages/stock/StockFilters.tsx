import { Box, Tabs, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FILTERS, type StockFilterValues } from './useStockFilters.ts';

/** People stop typing for this long before the list is asked. */
const TYPING_MS = 300;

interface Props {
  readonly filters: StockFilterValues;
  readonly onChange: (some: { readonly q?: string; readonly filter?: string }) => void;
}

export function StockFilters({ filters, onChange }: Props) {
  const { t } = useTranslation('stock');
  const found = FILTERS.indexOf(filters.filter);
  const selected = Math.max(0, found);
  return (
    <>
      <Tabs
        tabs={FILTERS.map((each) => ({
          id: `stock-${each || 'all'}`,
          content: t(`filter.${each || 'all'}`),
        }))}
        selected={selected}
        onSelect={(index) => onChange({ filter: FILTERS[index] ?? '' })}
      />
      <Box padding="300">
        <Search value={filters.q} onChange={(q) => onChange({ q })} />
      </Box>
    </>
  );
}

function Search({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (q: string) => void;
}) {
  const { t } = useTranslation('stock');
  const [typed, setTyped] = useState(value);
  const [asked, setAsked] = useState(value);
  // The address changed by other means ("back"): what stands in the field follows it.
  if (value !== asked) {
    setAsked(value);
    setTyped(value);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === asked) return;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, onChange]);
  return (
    <TextField
      label={t('search')}
      labelHidden
      type="search"
      placeholder={t('search')}
      value={typed}
      onChange={setTyped}
      maxLength={100}
      autoComplete="off"
      clearButton
      onClearButtonClick={() => setTyped('')}
    />
  );
}
