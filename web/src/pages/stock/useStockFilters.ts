import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The empty one shows all. */
export const FILTERS: readonly string[] = ['', 'oversold', 'low', 'drifting', 'missing'];

export interface StockFilterValues {
  readonly q: string;
  readonly filter: string;
  readonly cursor: string;
}

/** The address is the state: a filtered list can be sent to a colleague, and "back" leads to it. */
export function useStockFilters() {
  const [params, setParams] = useSearchParams();
  const filters: StockFilterValues = {
    q: params.get('q') ?? '',
    filter: params.get('filter') ?? '',
    cursor: params.get('cursor') ?? '',
  };
  /** Any change leads to the first page: a cursor is good for one list only. */
  const choose = useCallback(
    (some: Partial<Pick<StockFilterValues, 'q' | 'filter'>>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete('cursor');
          for (const [name, value] of Object.entries(some)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: some.q !== undefined },
      ),
    [setParams],
  );
  return { filters, choose };
}
