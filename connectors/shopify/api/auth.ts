import { ChannelError, type ChannelIo } from '../../connector.ts';
import type { ShopifySecrets } from '../settings.ts';
import { clientToken } from './grants.ts';
import { RotatingSource } from './rotating-source.ts';
import { MARGIN_MS, type Tokens } from './tokens.ts';

/**
 * Where a channel's access tokens come from: a pair that rotates (the app was installed in the shop), a
 * static token (an old custom app), else the client-credentials grant (valid for 24 hours).
 */
export function tokensOf(
  base: string,
  secrets: ShopifySecrets,
  io: ChannelIo,
  channelId: string,
): Tokens {
  const { accessToken, tokens } = secrets;
  if (tokens) {
    if (!io.credentials) throw new ChannelError('rejected', 'rotating tokens need a place to stay');
    return new RotatingSource({ base, channelId, io, keeper: io.credentials }, secrets);
  }
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
    const { token, lifetimeMs } = await clientToken(this.#base, this.#secrets, this.#io);
    const until = this.#io.now().getTime() + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2);
    this.#held = { token, until };
    return token;
  }
}
