import { Box, InlineGrid, Select, TextField } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import type { ChannelListAnswer } from './types.ts';

const TYPING_MS = 300;

interface Props {
  readonly channel: string;
  readonly onChannel: (channel: string) => void;
  readonly search?: {
    readonly q: string;
    readonly label: string;
    readonly onChange: (q: string) => void;
  };
  /** More choices, beside these. */
  readonly children?: ReactNode;
}

/** What the desk's lists are narrowed by: the store, words, and what the list adds. */
export function ListFilters({ channel, onChannel, search, children }: Props) {
  const { t } = useTranslation('activity');
  const channels = useQuery({
    queryKey: ['channels', 'list'],
    queryFn: () => api.get<ChannelListAnswer>('/channels'),
  });
  const options = [
    { value: '', label: t('filter.allChannels') },
    ...(channels.data?.channels ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="300">
        {search && <SearchField {...search} />}
        <Select
          label={t('filter.channel')}
          labelInline
          options={options}
          value={channel}
          onChange={onChannel}
        />
        {children}
      </InlineGrid>
    </Box>
  );
}

function SearchField({ q, label, onChange }: NonNullable<Props['search']>) {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, q, onChange]);
  return (
    <TextField
      label={label}
      labelHidden
      placeholder={label}
      value={text}
      onChange={setText}
      autoComplete="off"
      clearButton
      maxLength={100}
      onClearButtonClick={() => onChange('')}
    />
  );
}
