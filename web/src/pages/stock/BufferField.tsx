import { BlockStack, Button, InlineStack, TextField } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, useToast } from '../../parts/index.ts';
import { type ItemAnswer, itemUrl } from './types.ts';

interface Props {
  readonly sku: string;
  readonly channelId: string;
  readonly channel: string;
  readonly units: number;
  readonly disabled: boolean;
}

/** Units held back from one channel. */
export function BufferField({ sku, channelId, channel, units, disabled }: Props) {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? String(units);
  const wanted = /^\d{1,6}$/.test(value.trim()) ? Number(value) : null;
  const put = (to: number) =>
    api.put<ItemAnswer>(`${itemUrl(sku)}/buffer`, { channel: channelId, units: to });
  const done = () => client.invalidateQueries({ queryKey: ['stock'] });
  const save = useMutation({
    mutationFn: put,
    onSuccess: async () => {
      setTyped(null);
      const undo = () => void put(units).finally(done);
      toast.show(t('buffer.saved', { channel, count: wanted ?? 0 }), { undo });
    },
    onSettled: done,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== null && wanted !== units) save.mutate(wanted);
  };
  return (
    <form onSubmit={submit}>
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="end">
          <div className="stock-units">
            <TextField
              label={t('buffer.label', { channel })}
              type="number"
              inputMode="numeric"
              min={0}
              value={value}
              onChange={setTyped}
              disabled={disabled}
              autoComplete="off"
            />
          </div>
          {wanted !== null && wanted !== units && (
            <Button submit loading={save.isPending}>
              {t('buffer.save')}
            </Button>
          )}
        </InlineStack>
        {save.error && <Failure error={save.error} />}
      </BlockStack>
    </form>
  );
}
