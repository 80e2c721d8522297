import { BlockStack, Button, InlineStack, Text, TextField } from '@shopify/polaris';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '../../api.ts';
import { Failure, useToast } from '../../parts/index.ts';
import { inWords, newKey, useUndo } from './acts.ts';
import { CountPreview } from './CountPreview.tsx';
import { type CountAnswer, itemUrl } from './types.ts';

interface Props {
  readonly sku: string;
  readonly location: { readonly id: string; readonly name: string };
  /** Units on hand as the page shows them now. */
  readonly onHand: number;
  readonly onClose: () => void;
}

/** Type what is on the shelf, see what it will do, save; a toast takes it back. */
export function CountForm({ sku, location, onHand, onClose }: Props) {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  const undo = useUndo();
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  // What the person saw when they began; a sale that ships meanwhile must not be overwritten unseen.
  const [seen, setSeen] = useState(onHand);
  const counted = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : null;
  const path = `${itemUrl(sku)}/count`;
  const body = { location: location.id, counted, seen, key };
  const preview = useQuery({
    queryKey: ['stock', 'preview', sku, location.id, seen, counted],
    queryFn: () => api.post<CountAnswer>(path, { ...body, preview: true }),
    enabled: counted !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const save = useMutation({
    mutationFn: () => api.post<CountAnswer>(path, { ...body, note }),
    onSuccess: ({ id, difference }) => {
      const said = difference === 0 ? 'count.unchanged' : 'count.saved';
      const message = t(said, { sku, count: counted ?? 0, location: location.name });
      toast.show(message, id ? { undo: () => undo.mutate(id) } : {});
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stock'] }),
  });
  const moved = [save.error, preview.error].find(isMoved);
  const error = save.error ?? preview.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (counted !== null && !save.isPending) save.mutate();
  };
  const lookAgain = () => {
    setSeen(onHand);
    save.reset();
  };
  return (
    <form
      onSubmit={submit}
      className="stock-form"
      aria-label={t('count.title', { location: location.name })}
    >
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="p" variant="headingSm">
            {t('count.title', { location: location.name })}
          </Text>
          <Text as="p" tone="subdued">
            {t('count.books', { count: seen })}
          </Text>
        </BlockStack>
        <TextField
          label={t('count.found')}
          type="number"
          min={0}
          max={999_999}
          inputMode="numeric"
          value={typed}
          onChange={setTyped}
          helpText={t('count.foundHelp')}
          autoComplete="off"
          autoFocus
        />
        <TextField
          label={t('note')}
          value={note}
          onChange={setNote}
          maxLength={200}
          autoComplete="off"
        />
        {counted !== null && preview.data && !error && <CountPreview answer={preview.data} />}
        {error && (
          <Failure
            error={inWords(error, t)}
            kept={t('count.kept')}
            onRetry={moved ? undefined : () => save.mutate()}
          />
        )}
        <InlineStack gap="200" align="end">
          <Button onClick={onClose}>{t('cancel')}</Button>
          {moved && seen !== onHand ? (
            // Keys: one element for both would turn into the submit button during the click on it.
            <Button key="again" onClick={lookAgain}>
              {t('count.takeNew', { count: onHand })}
            </Button>
          ) : (
            <Button
              key="save"
              variant="primary"
              submit
              disabled={counted === null}
              loading={save.isPending}
            >
              {t('count.save')}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </form>
  );
}

const isMoved = (error: unknown) => error instanceof ApiError && error.code === 'stock_moved';
