import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { actAnswer } from '../../../../server/http/presenters/stock-act.ts';
import { api } from '../../api.ts';
import { useToast } from '../../parts/index.ts';
import { newKey, useUndo } from './acts.ts';
import { itemUrl } from './types.ts';

interface Body {
  readonly quantity: number;
  readonly note: string;
  readonly [place: string]: unknown;
}

export type StockAct = 'transfer' | 'incoming' | 'receive';

/** Sends a transfer or a delivery once, says that it is done, and offers to take it back. */
export function useStockAct(sku: string, act: StockAct, onDone: () => void) {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  const undo = useUndo();
  const [key] = useState(newKey);
  return useMutation({
    mutationFn: (body: Body) =>
      api.post<z.output<typeof actAnswer>>(`${itemUrl(sku)}/${act}`, { ...body, key }),
    onSuccess: ({ id }, { quantity }) => {
      toast.show(t(`${act}.done`, { count: quantity }), { undo: () => undo.mutate(id) });
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stock'] }),
  });
}
