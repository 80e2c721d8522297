import { Box, InlineGrid, Select } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchField } from './SearchField.tsx';
import { useChannelChoices } from './useChannelChoices.ts';

interface Props {
  readonly channel: string;
  readonly onChannel: (channel: string) => void;
  readonly search?: {
    readonly value: string;
    readonly label: string;
    readonly onChange: (words: string) => void;
  };
  /** More choices, beside these. */
  readonly children?: ReactNode;
}

/** What a list is narrowed by: words, the store, and what the list adds. */
export function ListFilters({ channel, onChannel, search, children }: Props) {
  const { t } = useTranslation('parts');
  const channels = useChannelChoices();
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="300">
        {search && <SearchField {...search} />}
        <Select
          label={t('filter.channel')}
          labelInline
          options={[{ value: '', label: t('filter.allChannels') }, ...channels]}
          value={channel}
          onChange={onChannel}
        />
        {children}
      </InlineGrid>
    </Box>
  );
}
