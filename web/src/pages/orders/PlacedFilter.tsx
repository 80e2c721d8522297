import { Select, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterField, Filters } from './filters.ts';

const DAYS = ['1', '7', '30', '90'];

interface Props {
  readonly filters: Filters;
  readonly onChange: (some: Partial<Record<FilterField, string>>) => void;
}

/** When an order was placed: within the last days, or between two days. */
export function PlacedFilter({ filters, onChange }: Props) {
  const { t } = useTranslation('orders');
  const { placed_days: days = '', placed_from: from = '', placed_to: to = '' } = filters;
  const [between, setBetween] = useState(false);
  const isBetween = days === '' && (between || from !== '' || to !== '');
  const choose = (value: string) => {
    setBetween(value === 'between');
    if (value === 'between') onChange({ placed_days: '' });
    else onChange({ placed_days: value, placed_from: '', placed_to: '' });
  };
  const known = DAYS.includes(days) || days === '' ? DAYS : [...DAYS, days];
  return (
    <>
      <Select
        label={t('filters.placed')}
        labelHidden
        options={[
          { value: '', label: t('filters.any.placed') },
          ...known.map((value) => ({ value, label: t('filters.days', { count: Number(value) }) })),
          { value: 'between', label: t('filters.between') },
        ]}
        value={isBetween ? 'between' : days}
        onChange={choose}
      />
      {isBetween && (
        <>
          <TextField
            label={t('filters.placed_from')}
            labelHidden
            prefix={t('filters.from')}
            type="date"
            value={from}
            onChange={(placed_from) => onChange({ placed_from })}
            autoComplete="off"
          />
          <TextField
            label={t('filters.placed_to')}
            labelHidden
            prefix={t('filters.to')}
            type="date"
            value={shifted(to, -1)}
            onChange={(day) => onChange({ placed_to: shifted(day, 1) })}
            autoComplete="off"
          />
        </>
      )}
    </>
  );
}

/** People name the last day they want to see, the API the first it leaves out. */
function shifted(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return '';
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}
