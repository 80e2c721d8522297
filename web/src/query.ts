import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** What asking again may mend: a hub that restarts, a network that comes back. Refusals stay refusals. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says when something changed, so nothing needs to be asked again on suspicion.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // "Offline" is told by the failure of a call, not by the browser's opinion of the network.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && mayPass(error),
    },
    mutations: { networkMode: 'always' },
  },
});
