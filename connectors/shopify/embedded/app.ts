import type { ChannelIo } from '../../connector.ts';
import { exchangeSessionToken } from '../api/grants.ts';
import { baseUrlOf, type ShopifySecrets, type ShopifySettings } from '../settings.ts';
import type { AppKeys } from './app-keys.ts';
import { readSessionToken } from './session-token.ts';

/**
 * The hub as an app inside the Shopify admin: who sits before it, and a new installation's credentials.
 * The official library's exchange and refresh (auth/oauth) say the same over a socket of their own to
 * https://<shop>; ours go through the hub's one way out, with its bounds, its clock and its tests.
 */
export function embeddedApp(keys: AppKeys, io: ChannelIo) {
  return {
    kind: 'shopify',
    claims: (token: string) => readSessionToken(token, keys, io.now()),
    /** Throws `ChannelError` 'unauthorized' where the app is not installed. */
    async exchange(
      shop: string,
      token: string,
    ): Promise<{ readonly settings: ShopifySettings; readonly secrets: ShopifySecrets }> {
      const settings = { shop };
      const tokens = await exchangeSessionToken(baseUrlOf(settings), keys, token, io);
      return { settings, secrets: { ...keysOf(keys), tokens } };
    },
    /** What a channel of this app stores of it, after a rotation of the secret too; null: not of this app. */
    rekeyed(secrets: unknown): unknown {
      const { clientId, clientSecret } = Object(secrets) as Partial<ShopifySecrets>;
      if (clientId !== keys.clientId || clientSecret === keys.clientSecret) return null;
      return { ...Object(secrets), ...keysOf(keys) };
    },
  };
}

const keysOf = ({ clientId, clientSecret, previousClientSecrets }: AppKeys) => ({
  clientId,
  clientSecret,
  ...(previousClientSecrets.length > 0 && { previousClientSecrets: [...previousClientSecrets] }),
});
