import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { channelList } from '../../../server/http/presenters/channel.ts';
import { api } from '../api.ts';
import { useMe } from '../me.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The stores to choose from; none for those who may not see them. */
export function useChannelChoices(): Choice[] {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['channels', 'list'],
    queryFn: () => api.get<z.output<typeof channelList>>('/channels'),
    enabled: me.can('read:channels'),
  });
  return (data?.channels ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
