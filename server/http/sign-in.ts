import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import { betterAuth } from 'better-auth/minimal';
import { oneTimeToken } from 'better-auth/plugins/one-time-token';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { limits } from '../limits.ts';
import type { Hub } from '../services/hub.ts';
import type { Accounts } from '../services/people/accounts.ts';

/** The home of better-auth: sessions, passwords and second factors are its work, and nobody else knows it. */
export interface SignIn {
  readonly accounts: Accounts;
  /** Answers what is under /auth; `CLIENT_HEADER` must say where the request comes from. */
  answer(request: Request): Promise<Response>;
  /** Who is signed in, and the cookies to send along so that a session in use lives on. */
  personOf(headers: Headers): Promise<SignedIn | null>;
  /** Passes a session on, once and soon: the page /enter takes it with the token. */
  entryToken(headers: Headers): Promise<string>;
}

export interface SignedIn {
  readonly personId: string;
  readonly cookies: readonly string[];
}

/** Written by the hub over whatever a caller sends, so that nobody escapes the limits by making it up. */
export const CLIENT_HEADER = 'x-crossdock-client';

/** What people need of the library. All else of it is shut: above all, nobody signs up by themselves. */
const OPEN = new Set([
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/update-user',
  '/change-password',
  '/list-sessions',
  '/revoke-other-sessions',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/two-factor/generate-backup-codes',
  '/one-time-token/verify',
]);

const PREFIXES: Readonly<Record<string, string>> = { user: 'per', session: 'ses' };

export function createSignIn(hub: Hub, publicUrl: string | null): SignIn {
  const auth = betterAuth(optionsFor(hub, publicUrl));
  return {
    accounts: accountsOver(auth, hub),
    async answer(request) {
      const path = new URL(request.url).pathname.replace(/^\/auth/, '');
      if (!OPEN.has(path)) return new Response(null, { status: 404 });
      return auth.handler(request);
    },
    async personOf(headers) {
      if (!headers.get('cookie')?.includes('crossdock.session_token=')) return null;
      const found = await auth.api.getSession({ headers, returnHeaders: true });
      if (!found.response) return null;
      const { user } = found.response;
      return { personId: user.id, cookies: found.headers.getSetCookie() };
    },
    entryToken: async (headers) => (await auth.api.generateOneTimeToken({ headers })).token,
  };
}

function optionsFor(hub: Hub, publicUrl: string | null) {
  const secrets = hub.sealer.derive('sign-in').map((secret) => ({ ...secret }));
  return {
    appName: 'Crossdock',
    // Given even where nobody has named one: without it the library looks for one in the environment.
    baseURL: publicUrl ?? 'http://localhost',
    basePath: '/auth',
    // Whoever puts the hub's requests together has checked the host they name (see `own-host`).
    trustedOrigins: (request?: Request) => (request ? [new URL(request.url).origin] : []),
    secret: secrets[0]?.value ?? '',
    secrets,
    database: mongodbAdapter(hub.store.people.db),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: limits.passwordMin,
      maxPasswordLength: limits.passwordMax,
    },
    user: { modelName: 'people' },
    session: { modelName: 'sessions', expiresIn: limits.sessionSeconds },
    account: { modelName: 'credentials' },
    verification: { modelName: 'verifications' },
    // In the database, so that many web processes count together.
    rateLimit: { enabled: true, storage: 'database' as const, modelName: 'rateLimits' },
    plugins: [
      oneTimeToken({
        disableClientRequest: true,
        storeToken: 'hashed',
        expiresIn: limits.entryLinkMs / 60_000,
      }),
      twoFactor({ issuer: 'Crossdock', schema: { twoFactor: { modelName: 'twoFactors' } } }),
    ],
    advanced: {
      cookiePrefix: 'crossdock',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      // Said although it is the default: where NODE_ENV is "test" the library would not check.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
      database: {
        generateId: ({ model }: { readonly model: string }) => hub.newId(PREFIXES[model] ?? 'sgn'),
      },
    },
    telemetry: { enabled: false },
    // Its messages carry e-mails and addresses; that something failed is all the log needs.
    logger: {
      log: (level: string) => {
        if (level === 'error') hub.log('sign-in.failed', {});
      },
    },
  };
}

type Auth = ReturnType<typeof betterAuth<ReturnType<typeof optionsFor>>>;

function accountsOver(auth: Auth, hub: Hub): Accounts {
  const setHash = async (personId: string, password: string) => {
    const { internalAdapter } = await auth.$context;
    const known = await internalAdapter.findCredentialAccount(personId);
    if (known) return internalAdapter.updateAccount(known.id, { password });
    const account = { userId: personId, providerId: 'credential', accountId: personId, password };
    return internalAdapter.linkAccount(account);
  };
  return {
    async create({ name, email, password }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      try {
        const person = { name, email, emailVerified: false };
        const { id } = await internalAdapter.createUser(person, { method: 'email-password' });
        await setHash(id, hash);
        return id;
      } catch (error) {
        // The unique index decides between two who come at the same time.
        if (await hub.store.people.byEmail(email)) return null;
        throw error;
      }
    },
    async setPassword(personId, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      await setHash(personId, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(personId);
    },
  };
}
