import { Command, Option } from 'commander';
import { type ConnectOptions, connect, withConnectOptions } from './connect.ts';
import type { Desk } from './desk.ts';
import { secretOf } from './secrets.ts';

interface MagentoOptions extends ConnectOptions {
  readonly url: string;
  readonly signAsUrl?: string;
  readonly auth?: string;
  readonly website?: string;
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
  readonly accessToken?: string;
  readonly accessTokenSecret?: string;
  readonly webhookSecret?: string;
}

/** The values that an integration shows when it is activated, in the order it shows them. */
const SECRETS = [
  ['consumerKey', 'consumer key', 'MAGENTO_CONSUMER_KEY'],
  ['consumerSecret', 'consumer secret', 'MAGENTO_CONSUMER_SECRET'],
  ['accessToken', 'access token', 'MAGENTO_ACCESS_TOKEN'],
  ['accessTokenSecret', 'access token secret', 'MAGENTO_ACCESS_TOKEN_SECRET'],
  ['webhookSecret', 'webhook secret', 'MAGENTO_WEBHOOK_SECRET'],
] as const;

export function connectMagento(desk: Desk): Command {
  const command = withConnectOptions(new Command('magento').description('join a Magento store'))
    .requiredOption('--url <url>', "the store's base URL, without /rest")
    .option('--sign-as-url <url>', 'how the store sees its own address behind a proxy')
    .addOption(new Option('--auth <how>').choices(['oauth', 'bearer']))
    .option('--website <code>', 'whose stock is sold, when there are several');
  for (const [, label, variable] of SECRETS) {
    command.option(`--${label.replaceAll(' ', '-')} <value>`, `or ${variable}, or "-"`);
  }
  return command.action(async (options: MagentoOptions) => {
    const secrets: Record<string, string> = {};
    for (const [name, label, variable] of SECRETS) {
      const optional = name === 'webhookSecret';
      const value = await secretOf(desk, { label, given: options[name], variable, optional });
      if (value) secrets[name] = value;
    }
    const { url, signAsUrl, auth, website } = options;
    await connect(desk, options, {
      kind: 'magento',
      name: URL.canParse(url) ? new URL(url).host : url,
      settings: {
        baseUrl: url,
        ...(signAsUrl && { signAsBaseUrl: signAsUrl }),
        ...(auth && { auth }),
        ...(website && { website }),
      },
      secrets,
    });
  });
}
