import { BlockStack, Box, Button, InlineStack, Select } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Choice, SearchField, useChannelChoices } from '../../parts/index.ts';
import { type FilterField, type Filters, isNarrowed } from './filters.ts';
import { PlacedFilter } from './PlacedFilter.tsx';
import { PAYMENTS, STATES } from './words.ts';

interface Props {
  readonly filters: Filters;
  readonly onChange: (
    some: Partial<Record<FilterField, string>>,
    options?: { push?: boolean },
  ) => void;
  readonly onClear: (filters: Filters) => void;
  /** What else can be done with the filters chosen. */
  readonly actions: ReactNode;
}

export function FilterBar({ filters, onChange, onClear, actions }: Props) {
  const { t } = useTranslation('orders');
  const channels = useChannelChoices();
  const any = (label: string) => ({ label, value: '' });
  const select = (field: FilterField, options: readonly Choice[]) => (
    <Select
      label={t(`filters.${field}`)}
      labelHidden
      options={[any(t(`filters.any.${field}`)), ...options]}
      value={filters[field] ?? ''}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  const worded = (kind: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`${kind}.${value}`) }));
  return (
    <Box padding="300">
      <BlockStack gap="200">
        <SearchField
          label={t('filters.q')}
          hint={t('filters.searchHint')}
          value={filters.q ?? ''}
          onChange={(q) => onChange({ q }, { push: false })}
        />
        <InlineStack gap="200" blockAlign="center">
          {select('channel', channels)}
          {select('state', worded('state', STATES))}
          {select('payment', worded('payment', PAYMENTS))}
          <PlacedFilter filters={filters} onChange={onChange} />
          {isNarrowed(filters) && (
            <Button
              variant="plain"
              onClick={() => onClear(filters.tab ? { tab: filters.tab } : {})}
            >
              {t('filters.clear')}
            </Button>
          )}
          {actions}
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
