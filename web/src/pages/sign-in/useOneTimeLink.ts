import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { account } from './account.ts';

/** What a one-time link is good for, and who (if anybody) is signed in in this browser. */
export function useOneTimeLink<T>(path: '/welcome' | '/join' | '/reset') {
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const link = useQuery({
    queryKey: ['link', path, token],
    queryFn: () => api.get<T>(path, { token }),
    gcTime: 0,
  });
  const session = useQuery({ queryKey: ['session'], queryFn: account.session, gcTime: 0 });
  return { token, link, user: session.data?.user ?? null };
}

/** Where an account is signed in to before it uses its link. */
export const signInFirst = (path: string, token: string, email?: string): string =>
  `/sign-in?${new URLSearchParams({
    next: `${path}?token=${token}`,
    ...(email !== undefined && { email }),
  })}`;
