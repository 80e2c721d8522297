import { limits } from '../../limits.ts';
import { isDuplicate } from '../../store/model.ts';
import type { SavedViewDoc } from '../../store/saved-views.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';

export type NewSavedView = Pick<SavedViewDoc, 'name' | 'filters'>;

export type SavedViewMade =
  | { readonly kind: 'made'; readonly view: SavedViewDoc }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'too-many' };

export const listSavedViews = (hub: Hub, merchantId: string): Promise<readonly SavedViewDoc[]> =>
  hub.store.savedViews.list(merchantId, limits.savedViewsMax);

/** Keeps a set of filters under a name, for everybody of this merchant. */
export async function saveView(
  hub: Hub,
  { merchantId, actor }: Caller,
  { name, filters }: NewSavedView,
): Promise<SavedViewMade> {
  const known = await listSavedViews(hub, merchantId);
  if (known.some((view) => view.name === name)) return { kind: 'name-taken' };
  if (known.length >= limits.savedViewsMax) return { kind: 'too-many' };
  const made = { _id: hub.newId('view'), merchantId, name, filters, madeBy: actor };
  const view: SavedViewDoc = { ...made, madeAt: hub.now() };
  try {
    await hub.store.savedViews.insert(view);
  } catch (error) {
    // Somebody else took the name in this moment.
    if (isDuplicate(error)) return { kind: 'name-taken' };
    throw error;
  }
  return { kind: 'made', view };
}

/** The view as it was, so that it can be made again. Null when this merchant has no such view. */
export const deleteSavedView = (
  hub: Hub,
  merchantId: string,
  viewId: string,
): Promise<SavedViewDoc | null> => hub.store.savedViews.remove(merchantId, viewId);
