import { Button } from '@shopify/polaris';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { useToast } from '../../parts/index.ts';
import { type Filters, isNarrowed } from './filters.ts';
import { SaveView } from './SaveView.tsx';
import type { SavedView } from './types.ts';

interface Props {
  readonly filters: Filters;
  /** The saved view that is looked at. */
  readonly view: SavedView | undefined;
  readonly onChoose: (filters: Filters) => void;
}

/** Keeps the filters in use under a name, or lets go of a kept one; that can be undone. */
export function SavedViewActions({ filters, view, onChoose }: Props) {
  const { t } = useTranslation('orders');
  const me = useMe();
  const toast = useToast();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  if (!me.can('write:orders') || !(view || isNarrowed(filters))) return null;
  const refresh = () => client.invalidateQueries({ queryKey: ['orders', 'views'] });
  const failed = () => toast.show(t('views.failed'), { isError: true });
  const remake = ({ name, filters: kept }: SavedView) =>
    api.post('/order-views', { name, filters: kept }).then(refresh, failed);
  const remove = (gone: SavedView) =>
    api.delete(`/order-views/${gone.id}`).then(async () => {
      onChoose({});
      toast.show(t('views.deleted', { name: gone.name }), { undo: () => void remake(gone) });
      await refresh();
    }, failed);
  return (
    <>
      {view ? (
        <Button variant="plain" tone="critical" onClick={() => void remove(view)}>
          {t('views.delete', { name: view.name })}
        </Button>
      ) : (
        <Button variant="plain" onClick={() => setNaming(true)}>
          {t('views.save')}
        </Button>
      )}
      {naming && <SaveView filters={filters} onClose={() => setNaming(false)} onSaved={refresh} />}
    </>
  );
}
