import { z } from 'zod';
import { ChannelError, type ChannelIo } from '../../connector.ts';
import { parseJson } from '../../json.ts';
import type { RotatingTokens } from '../settings.ts';
import { LostAnswer, post } from './transport.ts';

/** What the app's own id and secret are called in Shopify's forms. */
export interface AppLogin {
  readonly clientId: string;
  readonly clientSecret: string;
}

const plain = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const rotating = plain.extend({
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive(),
});

export interface PlainToken {
  readonly token: string;
  readonly lifetimeMs: number;
}

/** The client-credentials grant: a token of 24 hours for a shop of the app's own organisation. */
export async function clientToken(base: string, app: AppLogin, io: ChannelIo): Promise<PlainToken> {
  const text = await ask(base, app, { grant_type: 'client_credentials' }, io, {
    refused: 'check client id, secret and installation',
  });
  const { access_token, expires_in } = read(plain, text);
  return { token: access_token, lifetimeMs: expires_in * 1000 };
}

/** A session token for an expiring offline token; granted only while the app is installed there. */
export async function exchangeSessionToken(
  base: string,
  app: AppLogin,
  sessionToken: string,
  io: ChannelIo,
): Promise<RotatingTokens> {
  // The fields of the library's token-exchange.mjs; `expiring` is "0" unless it is asked for.
  const fields = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: sessionToken,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
    expiring: '1',
  };
  const refused = 'the app is not installed there';
  return rotatingTokens(await ask(base, app, fields, io, { refused }), io);
}

/**
 * The next pair. The old refresh token may be sent again until the new pair was first used (changelog
 * "more resilient refreshes", 2026-08-28), so a lost answer is asked for again.
 */
export async function refreshTokens(
  base: string,
  app: AppLogin,
  refreshToken: string,
  io: ChannelIo,
): Promise<RotatingTokens> {
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const whatToDo = 'Open the app once in the Shopify admin; nothing is lost meanwhile.';
  const refused = 'its access ended';
  return rotatingTokens(await ask(base, app, fields, io, { refused, whatToDo }), io);
}

function rotatingTokens(text: string, io: ChannelIo): RotatingTokens {
  const granted = read(rotating, text);
  const endOf = (seconds: number) => new Date(io.now().getTime() + seconds * 1000).toISOString();
  return {
    accessToken: granted.access_token,
    accessExpiresAt: endOf(granted.expires_in),
    refreshToken: granted.refresh_token,
    refreshExpiresAt: endOf(granted.refresh_token_expires_in),
  };
}

interface Refusal {
  /** Why, in a few words for people. */
  readonly refused: string;
  readonly whatToDo?: string;
}

async function ask(
  base: string,
  { clientId, clientSecret }: AppLogin,
  fields: Readonly<Record<string, string>>,
  io: ChannelIo,
  { refused, whatToDo }: Refusal,
): Promise<string> {
  const form = { client_id: clientId, client_secret: clientSecret, ...fields };
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const url = `${base}/admin/oauth/access_token`;
  const answer = await post(io, url, headers, JSON.stringify(form)).catch(unavailable);
  if (answer.status >= 500 || answer.status === 429) {
    throw new ChannelError('unavailable', `the token request was answered ${answer.status}`);
  }
  if (answer.status !== 200) {
    const message = `the shop gave no token (${answer.status}): ${refused}`;
    throw new ChannelError('unauthorized', message, null, whatToDo ?? null);
  }
  return answer.text;
}

function read<T>(shape: z.ZodType<T>, text: string): T {
  try {
    return shape.parse(parseJson(Buffer.from(text)).value);
  } catch {
    throw new ChannelError('unavailable', 'the token request was answered with something else');
  }
}

/** Asking for a token twice does no harm, so a lost answer is only "not now". */
function unavailable(error: unknown): never {
  if (error instanceof LostAnswer) throw new ChannelError('unavailable', error.message);
  throw error;
}
