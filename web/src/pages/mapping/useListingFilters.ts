import { useSearchParams } from 'react-router';

export const STATES = ['suggested', 'unmapped', 'mapped'] as const;
export type ListingState = (typeof STATES)[number];

/** The address is the state: tab, channel, search words and page. */
export function useListingFilters() {
  const [params, setParams] = useSearchParams();
  const asked = params.get('state');
  const state = STATES.find((each) => each === asked) ?? 'suggested';
  const filters = {
    state,
    channel: params.get('channel') ?? '',
    q: params.get('q') ?? '',
    cursor: params.get('cursor') ?? '',
  };
  const change = (fields: Readonly<Record<string, string>>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete('cursor');
        for (const [name, value] of Object.entries(fields)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: 'q' in fields },
    );
  return { filters, change };
}
