import { BlockStack, Button, InlineStack, TextField } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, useToast } from '../../parts/index.ts';

/** A note for colleagues. What was typed stays until the hub has it; sending it again is no second note. */
export function NoteForm({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('orders');
  const toast = useToast();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () => api.post(`/orders/${encodeURIComponent(orderId)}/notes`, { text, key }),
    onSuccess: async () => {
      setText('');
      setKey(crypto.randomUUID());
      toast.show(t('notes.saved'));
      await client.invalidateQueries({ queryKey: ['orders', 'one', orderId] });
    },
  });
  return (
    <BlockStack gap="200">
      {send.error && (
        <Failure error={send.error} kept={t('notes.kept')} onRetry={() => send.mutate()} />
      )}
      <TextField
        label={t('notes.label')}
        helpText={t('notes.help')}
        value={text}
        onChange={setText}
        multiline={2}
        maxLength={2000}
        autoComplete="off"
      />
      <InlineStack align="end">
        <Button
          onClick={() => send.mutate()}
          loading={send.isPending}
          disabled={text.trim() === ''}
        >
          {t('notes.add')}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
