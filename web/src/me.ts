import { createContext, useContext } from 'react';
import type { z } from 'zod';
import type { me } from '../../server/http/presenters/me.ts';
import { ApiError, api } from './api.ts';
import { chooseMerchant, hasChosenMerchant } from './session.ts';

/** The answer of GET /me. */
export type MeAnswer = z.output<typeof me>;
export type Scope = MeAnswer['scopes'][number];

export interface Me extends MeAnswer {
  /** Whether the role has the scope ("write:stock"). The server asks the same again. */
  can(scope: Scope): boolean;
}

export const MeContext = createContext<Me | null>(null);

/** Who looks at the page, for which merchant, and what their role may do. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe was called outside of the signed-in pages');
  return me;
}

export async function fetchMe(): Promise<Me> {
  const answer = await api.get<MeAnswer>('/me').catch((error: unknown) => {
    // The merchant chosen in this browser may not be ours any more: ask again without choosing.
    const refused = error instanceof ApiError && [403, 404].includes(error.status);
    if (!refused || !hasChosenMerchant()) throw error;
    chooseMerchant(null);
    return api.get<MeAnswer>('/me');
  });
  const scopes = new Set(answer.scopes);
  return { ...answer, can: (scope) => scopes.has(scope) };
}
