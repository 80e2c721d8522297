import { chooseMerchant } from '../../session.ts';

/** Ends the session here and on the server; what was on the screen does not stay in memory. */
export async function signOut(): Promise<void> {
  await fetch('/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  chooseMerchant(null);
  window.location.assign('/sign-in');
}
