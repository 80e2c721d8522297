import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** The fields of the list's address that narrow it down; a saved view is a set of them. */
const FIELDS = [
  'tab',
  'q',
  'channel',
  'state',
  'payment',
  'placed_days',
  'placed_from',
  'placed_to',
] as const;
export type FilterField = (typeof FIELDS)[number];
export type Filters = Readonly<Partial<Record<FilterField, string>>>;

export const isField = (name: string): name is FilterField =>
  FIELDS.some((field) => field === name);

/** The filters of the address, and how to change them: any change starts again at the first page. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo<Filters>(() => {
    const given = FIELDS.flatMap((field) => {
      const value = params.get(field);
      return value ? [[field, value]] : [];
    });
    return Object.fromEntries(given);
  }, [params]);
  const replace = useCallback(
    (next: Filters, { push = true } = {}) => {
      const given = Object.entries(next).filter(([, value]) => value !== '');
      setParams(Object.fromEntries(given), { replace: !push });
    },
    [setParams],
  );
  const change = useCallback(
    (some: Partial<Record<FilterField, string>>, options?: { push?: boolean }) =>
      replace({ ...filters, ...some }, options),
    [filters, replace],
  );
  return { filters, cursor: params.get('cursor') ?? undefined, change, replace };
}

export function isSame(a: Readonly<Record<string, string>>, b: Filters): boolean {
  const text = (of: object) => JSON.stringify(Object.entries(of).sort());
  return text(a) === text(b);
}

/** Beyond the tab, something was chosen. */
export const isNarrowed = ({ tab: _, ...rest }: Filters): boolean => Object.keys(rest).length > 0;
