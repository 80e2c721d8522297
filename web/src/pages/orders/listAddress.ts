import { useEffect } from 'react';
import { useLocation } from 'react-router';

let last = '/orders';

/** The list as it was last looked at: "back" from an order leads there, filters and page included. */
export const listAddress = (): string => last;

export function useRememberedList(): void {
  const { pathname, search } = useLocation();
  useEffect(() => {
    last = pathname + search;
  }, [pathname, search]);
}
