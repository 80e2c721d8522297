import { ChoiceList, Text } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, useToast } from '../../parts/index.ts';
import type { Channel, Shelf } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly shelf: Shelf;
  readonly counter: Channel['locations'][number]['counter'];
  readonly onClose: () => void;
}

/** Who counts a shelf from now on, and what that does to numbers typed in the store. */
export function CounterDialog({ channel, shelf, counter, onClose }: Props) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const toast = useToast();
  const [chosen, setChosen] = useState(counter === 'channel' ? 'channel' : 'hub');
  const save = useMutation({
    mutationFn: () =>
      api.put(`/locations/${encodeURIComponent(shelf.id)}/counter`, {
        channel_id: chosen === 'channel' ? channel.id : null,
      }),
    onSuccess: async () => {
      toast.show(t('counter.done', { name: shelf.name }));
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['channels'] }),
        client.invalidateQueries({ queryKey: ['stock'] }),
      ]);
    },
  });
  return (
    <Confirm
      open
      title={t('counter.title', { name: shelf.name })}
      confirm={t('counter.confirm')}
      onConfirm={() => save.mutate()}
      onClose={onClose}
      busy={save.isPending}
      disabled={chosen === counter}
      error={save.error}
    >
      <ChoiceList
        title={t('new.counter')}
        titleHidden
        choices={[
          { value: 'hub', label: t('new.counterHub'), helpText: t('new.counterHubHelp') },
          {
            value: 'channel',
            label: t('counter.staffOf', { name: channel.name }),
            helpText: t('new.counterChannelHelp'),
          },
        ]}
        selected={[chosen]}
        onChange={([value = 'hub']) => setChosen(value)}
      />
      <Text as="p" tone="subdued">
        {t('counter.text')}
      </Text>
    </Confirm>
  );
}
