import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';
import type { ExceptionRow } from './types.ts';

interface Owned {
  readonly row: ExceptionRow;
  readonly owner: string | null;
}

/** What people do with exceptions, and what is asked again afterwards. */
export function useExceptionActs() {
  const { t } = useTranslation('exceptions');
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['exceptions'] }),
      client.invalidateQueries({ queryKey: ['inbox'] }),
      client.invalidateQueries({ queryKey: ['channels'] }),
    ]);
  const retry = useMutation({
    mutationFn: (row: ExceptionRow) =>
      api.post<{ readonly retried: string }>(`/exceptions/${row.id}/retry`),
    onSuccess: ({ retried }) => toast.show(t(`retried.${retried}`)),
    onSettled: refresh,
  });
  const close = useMutation({
    mutationFn: (ids: readonly string[]) =>
      api.post<{ readonly closed: number }>('/exceptions/close', { exceptions: ids }),
    onSuccess: ({ closed }) => toast.show(t('closed', { count: closed })),
    onSettled: refresh,
  });
  const own = useMutation({
    mutationFn: ({ row, owner }: Owned) => api.patch(`/exceptions/${row.id}`, { owner }),
    onSettled: refresh,
  });
  const error = [retry, close, own].find((act) => act.error)?.error ?? null;
  return { retry, close, own, error };
}

export type ExceptionActs = ReturnType<typeof useExceptionActs>;
