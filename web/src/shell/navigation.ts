import { useMemo } from 'react';
import type { Me } from '../me.ts';
import { type PageEntry, pages } from '../pages.ts';

/** What stands in the navigation of this person. */
export function useNavigation(
  me: Me,
): readonly (PageEntry & { icon: NonNullable<PageEntry['icon']> })[] {
  return useMemo(
    () =>
      pages.flatMap((page) => {
        const { icon, scope } = page;
        return icon !== null && (scope === null || me.can(scope)) ? [{ ...page, icon }] : [];
      }),
    [me],
  );
}
