import { BlockStack, Box, Button, InlineStack, Select, TextField } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { channelList } from '../../../../server/http/presenters/channel.ts';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { type FilterField, type Filters, isNarrowed } from './filters.ts';
import { PlacedFilter } from './PlacedFilter.tsx';
import { PAYMENTS, STATES } from './words.ts';

/** People stop typing for this long before the list is asked. */
const TYPING_MS = 300;

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
  const me = useMe();
  const channels = useQuery({
    queryKey: ['channels', 'names'],
    queryFn: () => api.get<z.output<typeof channelList>>('/channels'),
    enabled: me.can('read:channels'),
  });
  const shops = channels.data?.channels ?? [];
  const any = (label: string) => ({ label, value: '' });
  const select = (field: FilterField, options: readonly { label: string; value: string }[]) => (
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
        <SearchField value={filters.q ?? ''} onChange={(q) => onChange({ q }, { push: false })} />
        <InlineStack gap="200" blockAlign="center">
          {select(
            'channel',
            shops.map(({ id, name }) => ({ value: id, label: name })),
          )}
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

function SearchField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (q: string) => void;
}) {
  const { t } = useTranslation('orders');
  const [typed, setTyped] = useState(value);
  const [asked, setAsked] = useState(value);
  // The address changed by other means (a tab, "back"): what stands in the field follows it.
  if (value !== asked) {
    setAsked(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => {
      setAsked(typed.trim());
      onChange(typed.trim());
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, onChange]);
  return (
    <TextField
      label={t('filters.q')}
      labelHidden
      type="search"
      placeholder={t('filters.searchHint')}
      value={typed}
      onChange={setTyped}
      maxLength={100}
      autoComplete="off"
      clearButton
      onClearButtonClick={() => setTyped('')}
    />
  );
}
