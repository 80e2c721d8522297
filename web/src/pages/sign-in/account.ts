import { ApiError } from '../../api.ts';

interface SessionAnswer {
  readonly user: { readonly name: string; readonly email: string };
}

/** Calls of /auth, which the server's sign-in library answers in its own words. Throws `ApiError`. */
async function call<T>(path: string, body?: unknown): Promise<T> {
  const response = await reach(`/auth${path}`, body);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const { code, message } = Object(answer) as Record<string, unknown>;
  const known = response.status === 429 ? 'too_many_requests' : String(code ?? 'internal');
  throw new ApiError(response.status, known.toLowerCase(), String(message ?? ''));
}

async function reach(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' });
  } catch {
    throw new ApiError(0, 'unreachable', '');
  }
}

export interface SecondFactor {
  /** What an authenticator app reads, as a picture or typed in. */
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

export const account = {
  /** True: a second factor is asked for before the session begins. */
  async signIn(email: string, password: string): Promise<boolean> {
    const answer = await call<{ twoFactorRedirect?: boolean }>('/sign-in/email', {
      email,
      password,
    });
    return answer.twoFactorRedirect === true;
  },
  /** Takes over the session that a link passes on. */
  enter: (token: string) => call('/one-time-token/verify', { token }),
  verifyCode: (code: string, trustDevice = false) =>
    call('/two-factor/verify-totp', { code, trustDevice }),
  verifyBackupCode: (code: string, trustDevice = false) =>
    call('/two-factor/verify-backup-code', { code, trustDevice }),
  session: () => call<SessionAnswer | null>('/get-session'),
  signOut: () => call('/sign-out', {}),
  rename: (name: string) => call('/update-user', { name }),
  /** Ends every other session of the person. */
  changePassword: (currentPassword: string, newPassword: string) =>
    call('/change-password', { currentPassword, newPassword, revokeOtherSessions: true }),
  startSecondFactor: (password: string) => call<SecondFactor>('/two-factor/enable', { password }),
  stopSecondFactor: (password: string) => call('/two-factor/disable', { password }),
  newBackupCodes: (password: string) =>
    call<Pick<SecondFactor, 'backupCodes'>>('/two-factor/generate-backup-codes', { password }),
};

/** Where somebody was going; only ever a page of this console. */
export function nextPage(next: string | null): string {
  if (!next?.startsWith('/')) return '/';
  const url = new URL(next, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search : '/';
}
