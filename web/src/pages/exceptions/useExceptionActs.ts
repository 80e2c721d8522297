import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';
import type { ExceptionRow } from './types.ts';

interface Owned {
  readonly row: ExceptionRow;
  readonly owner: string | null;
}

export interface ExceptionActs {
  readonly retry: (row: ExceptionRow) => void;
  readonly close: (ids: readonly string[]) => void;
  readonly own: (owned: Owned) => void;
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
  const retrying = retry.isPending ? retry.variables.id : null;
  // The same object always: rows are drawn again only when they changed.
  const of = useMemo(
    (): ExceptionActs => ({ retry: retry.mutate, close: close.mutate, own: own.mutate }),
    [retry.mutate, close.mutate, own.mutate],
  );
  return { of, retrying, closing: close.isPending, error };
}
