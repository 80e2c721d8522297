import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';
import type { Channel, Mode, ModeChange } from './types.ts';

const DONE: Readonly<Record<Mode, string>> = {
  live: 'live.done',
  paused: 'paused.done',
  shadow: 'shadowed.done',
};

/** Changes what is sent to a store; the toast takes it back, but never goes live by itself. */
export function useMode(channel: Channel) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (mode: Mode) => api.post<ModeChange>(`/channels/${channel.id}/mode`, { mode }),
    onSuccess: async ({ from, to }) => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      const undo = from === 'live' || from === to ? undefined : () => change.mutate(from);
      toast.show(t(DONE[to], { name: channel.name }), { ...(undo && { undo }) });
    },
  });
  return change;
}
