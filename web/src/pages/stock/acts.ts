import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';

/** One a form that was opened: pressing its button twice does the thing once. */
export function newKey(): string {
  // Not randomUUID: a browser has it on https and localhost only, and hubs run in plain networks too.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the stock service refuses is said in the reader's language; all else stays as it came. */
export function inWords(error: unknown, t: TFunction<'stock'>): unknown {
  if (!(error instanceof ApiError) || error.status !== 409) return error;
  const { status, code, message, whatToDo = '' } = error;
  return new ApiError(
    status,
    code,
    t(`refused.${code}.what`, { defaultValue: message }),
    t(`refused.${code}.todo`, { defaultValue: whatToDo }),
  );
}

/** Takes an act back, from its toast or from the history. */
export function useUndo() {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`/stock/movements/${encodeURIComponent(id)}/undo`),
    onSuccess: () => toast.show(t('undo.done')),
    onError: (error) => {
      const said = inWords(error, t);
      const message = said instanceof Error ? said.message : t('undo.failed');
      toast.show(message, { isError: true });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stock'] }),
  });
}
