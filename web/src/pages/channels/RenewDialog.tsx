import { Text } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, useToast } from '../../parts/index.ts';
import { AccessFields } from './AccessFields.tsx';
import { accessOf, isFilled, isKind, type Values } from './fields.ts';
import { Refused } from './Refused.tsx';
import type { Channel } from './types.ts';

interface Props {
  readonly channel: Channel;
  readonly onClose: () => void;
}

/** New keys for the same store. What the hub holds is never shown, so all of them are entered. */
export function RenewDialog({ channel, onClose }: Props) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const toast = useToast();
  const kind = isKind(channel.kind) ? channel.kind : 'shopify';
  const [values, setValues] = useState<Values>(() => addressOf(channel));
  const renew = useMutation({
    mutationFn: () => {
      const { settings, secrets } = accessOf(kind, values);
      return api.put(`/channels/${channel.id}/credentials`, { settings, secrets });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      toast.show(t('renew.done'));
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={t('renew.title', { name: channel.name })}
      confirm={t('renew.confirm')}
      onConfirm={() => renew.mutate()}
      onClose={onClose}
      busy={renew.isPending}
      disabled={!isFilled(kind, values)}
    >
      <Text as="p">{t('renew.text', { store: channel.store })}</Text>
      {renew.isError && <Refused error={renew.error} />}
      <AccessFields kind={kind} values={values} onChange={setValues} disabled={renew.isPending} />
    </Confirm>
  );
}

/** The store's address is no secret, and must be the same again. */
function addressOf({ kind, store }: Channel): Values {
  const [address = '', website = ''] = store.split('#');
  return kind === 'magento' ? { baseUrl: `https://${address}`, website } : { shop: store };
}
