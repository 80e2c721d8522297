import { ChannelError, type ChannelIo, type CredentialKeeper } from '../../connector.ts';
import { type RotatingTokens, type ShopifySecrets, shopifySecrets } from '../settings.ts';
import { refreshTokens } from './grants.ts';
import { MARGIN_MS, type Tokens } from './tokens.ts';

/** How often and for how long another process is waited for while it renews. */
const WAIT_MS = 250;
const WAITS = 40;

export interface RotatingPlace {
  readonly base: string;
  readonly channelId: string;
  readonly io: ChannelIo;
  readonly keeper: CredentialKeeper;
}

/**
 * Access tokens of an hour with a refresh token that is good once. Renewing is done by one process at a
 * time, from the pair as it is stored at that moment, and the new pair is stored before it is used: the
 * shop forgets the old one with the first use of the new.
 */
export class RotatingSource implements Tokens {
  readonly #place: RotatingPlace;
  #held: RotatingTokens | undefined;
  #renewing: Promise<string> | null = null;

  constructor(place: RotatingPlace, { tokens }: ShopifySecrets) {
    this.#place = place;
    this.#held = tokens;
  }

  async current(): Promise<string> {
    return this.#isFresh(this.#held) ? this.#held.accessToken : this.#renew(null);
  }

  async renewed(refused: string): Promise<string | null> {
    if (this.#isFresh(this.#held) && this.#held.accessToken !== refused) {
      return this.#held.accessToken;
    }
    return this.#renew(refused);
  }

  #isFresh(tokens: RotatingTokens | undefined): tokens is RotatingTokens {
    const left = Date.parse(tokens?.accessExpiresAt ?? '') - this.#place.io.now().getTime();
    return left > MARGIN_MS;
  }

  /** Calls that need a token at the same time share one renewal. */
  #renew(refused: string | null): Promise<string> {
    this.#renewing ??= this.#untilRenewed(refused).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #untilRenewed(refused: string | null): Promise<string> {
    const { keeper, channelId, io } = this.#place;
    for (let wait = 0; wait < WAITS; wait++) {
      const stored = await keeper.renew(channelId, (now) => this.#next(now, refused));
      if (stored !== null) {
        this.#held = shopifySecrets.parse(stored).tokens;
        if (this.#held) return this.#held.accessToken;
        throw new ChannelError('unauthorized', 'the tokens of this shop were taken away');
      }
      await io.sleep(WAIT_MS);
    }
    throw new ChannelError('unavailable', 'another process is renewing the token');
  }

  /** New secrets, or null where somebody else has renewed them meanwhile. */
  async #next(stored: unknown, refused: string | null): Promise<ShopifySecrets | null> {
    const secrets = shopifySecrets.parse(stored);
    const { tokens } = secrets;
    if (!tokens || (this.#isFresh(tokens) && tokens.accessToken !== refused)) return null;
    const { base, io } = this.#place;
    return { ...secrets, tokens: await refreshTokens(base, secrets, tokens.refreshToken, io) };
  }
}
