import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';
import type { MappedAnswer } from './types.ts';

export type MapOrder =
  | { readonly path: 'accept' | 'unmap'; readonly listings: readonly string[] }
  | {
      readonly path: 'map';
      readonly listings: readonly string[];
      readonly sku: string;
      readonly create?: boolean;
      readonly open_stock?: boolean;
    };

/** Maps and unmaps; says what was done, and takes it back when asked to. */
export function useMapping(onDone: () => void) {
  const { t } = useTranslation('mapping');
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () =>
    Promise.all(
      ['listings', 'exceptions', 'orders', 'stock'].map((book) =>
        client.invalidateQueries({ queryKey: [book] }),
      ),
    );
  const undo = useMutation({
    mutationFn: takeBack,
    onSuccess: () => toast.show(t('done.undone')),
    onError: (error) => toast.show(error.message, { isError: true }),
    onSettled: refresh,
  });
  return useMutation({
    mutationFn: ({ path, ...body }: MapOrder) => api.post<MappedAnswer>(`/listings/${path}`, body),
    onSuccess: (answer, { path }) => {
      const words = t(`done.${path}`, { count: answer.mapped.length });
      toast.show(words, answer.mapped.length > 0 ? { undo: () => undo.mutate(answer) } : {});
      onDone();
    },
    onSettled: refresh,
  });
}

/** Each listing back to what stood for it before. */
async function takeBack({ mapped }: MappedAnswer): Promise<void> {
  const before = Map.groupBy(mapped, ({ from }) => from);
  for (const [sku, group] of before) {
    const listings = group.map(({ id }) => id);
    if (sku === null) await api.post('/listings/unmap', { listings });
    else await api.post('/listings/map', { listings, sku });
  }
}
