import { z } from 'zod';
import { ChannelError, type ChannelIo } from '../../connector.ts';
import { parseJson } from '../../json.ts';
import type { ShopifySecrets } from '../settings.ts';
import { LostAnswer, post } from './transport.ts';

const grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Renewed this long before its end, so that a call never starts with a token about to die. */
const MARGIN_MS = 300_000;

export interface Tokens {
  current(): Promise<string>;
  /** After a 401: a fresh token; null when there is no other to be had. */
  renewed(refused: string): Promise<string | null>;
}

/** A static token of an old custom app, else the client-credentials grant (valid for 24 hours). */
export function tokensOf(base: string, secrets: ShopifySecrets, io: ChannelIo): Tokens {
  const { accessToken } = secrets;
  if (!accessToken) return new GrantedTokens(base, secrets, io);
  return { current: async () => accessToken, renewed: async () => null };
}

class GrantedTokens implements Tokens {
  readonly #base: string;
  readonly #secrets: ShopifySecrets;
  readonly #io: ChannelIo;
  #held: { token: string; until: number } | null = null;
  #asking: Promise<string> | null = null;

  constructor(base: string, secrets: ShopifySecrets, io: ChannelIo) {
    this.#base = base;
    this.#secrets = secrets;
    this.#io = io;
  }

  async current(): Promise<string> {
    const now = this.#io.now().getTime();
    if (this.#held && now < this.#held.until) return this.#held.token;
    return this.#ask();
  }

  async renewed(refused: string): Promise<string | null> {
    // Another call may have renewed it while this one was on its way.
    if (this.#held && this.#held.token !== refused) return this.#held.token;
    this.#held = null;
    return this.#ask();
  }

  /** Calls that need a token at the same time share one request. */
  #ask(): Promise<string> {
    this.#asking ??= this.#request().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #request(): Promise<string> {
    const { clientId, clientSecret } = this.#secrets;
    const form = {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    };
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const url = `${this.#base}/admin/oauth/access_token`;
    const answer = await post(this.#io, url, headers, JSON.stringify(form)).catch(unavailable);
    if (answer.status >= 500 || answer.status === 429) {
      throw new ChannelError('unavailable', `the token request was answered ${answer.status}`);
    }
    if (answer.status !== 200) {
      const message = `the shop gave no token (${answer.status}): check client id, secret and installation`;
      throw new ChannelError('unauthorized', message);
    }
    const { access_token, expires_in } = readGrant(answer.text);
    const lifetime = expires_in * 1000;
    const until = this.#io.now().getTime() + lifetime - Math.min(MARGIN_MS, lifetime / 2);
    this.#held = { token: access_token, until };
    return access_token;
  }
}

function readGrant(text: string): z.output<typeof grant> {
  try {
    return grant.parse(parseJson(Buffer.from(text)).value);
  } catch {
    throw new ChannelError('unavailable', 'the token request was answered with something else');
  }
}

/** Asking for a token twice does no harm, so a lost answer is only "not now". */
function unavailable(error: unknown): never {
  if (error instanceof LostAnswer) throw new ChannelError('unavailable', error.message);
  throw error;
}
