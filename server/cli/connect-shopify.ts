import { Command } from 'commander';
import { type ConnectOptions, connect, withConnectOptions } from './connect.ts';
import type { Desk } from './desk.ts';
import { secretOf } from './secrets.ts';

interface ShopifyOptions extends ConnectOptions {
  readonly shop: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly token?: string;
  readonly apiUrl?: string;
}

export function connectShopify(desk: Desk): Command {
  return withConnectOptions(new Command('shopify').description('join a Shopify shop'))
    .requiredOption('--shop <domain>', 'example.myshopify.com')
    .option('--client-id <id>', "the app's client id (or SHOPIFY_CLIENT_ID)")
    .option(
      '--client-secret <secret>',
      'or SHOPIFY_CLIENT_SECRET, or "-" for standard input, or it is asked for',
    )
    .option('--token <token>', 'an access token that does not expire (or SHOPIFY_ACCESS_TOKEN)')
    .option('--api-url <url>', 'where the Admin API is, when not at the shop (demo, proxy)')
    .action(async (options: ShopifyOptions) => {
      const { clientId: given, clientSecret: secret, token, apiUrl, shop } = options;
      const clientId = await secretOf(desk, {
        label: 'client id',
        given,
        variable: 'SHOPIFY_CLIENT_ID',
      });
      const clientSecret = await secretOf(desk, {
        label: 'client secret',
        given: secret,
        variable: 'SHOPIFY_CLIENT_SECRET',
      });
      const accessToken = await secretOf(desk, {
        label: 'access token',
        given: token,
        variable: 'SHOPIFY_ACCESS_TOKEN',
        optional: true,
      });
      await connect(desk, options, {
        kind: 'shopify',
        name: shop.replace(/\.myshopify\.com$/, ''),
        settings: { shop, ...(apiUrl && { apiBaseUrl: apiUrl }) },
        secrets: { clientId, clientSecret, ...(accessToken && { accessToken }) },
      });
    });
}
