import { z } from 'zod';

const baseUrl = (label: string) =>
  z
    .url({ protocol: /^https?$/, normalize: true, error: `${label} begins with https://` })
    .max(500)
    .transform((text) => text.replace(/\/+$/, ''))
    .refine((text) => !/[?#@\\]/.test(text), `${label} has no "?", "#" or "@"`);

/** What is typed into the connect form. */
export const magentoSettings = z.strictObject({
  /** Where the REST API lies, without `/rest`: "https://shop.example" or "https://shop.example/store". */
  baseUrl: baseUrl('The base URL'),
  /** How the store sees its own address, when a proxy in front of it makes that another one. */
  signAsBaseUrl: baseUrl('The "sign as" URL').optional(),
  /** Bearer works where `oauth/consumer/enable_integration_as_bearer` is on (off in a new store). */
  auth: z.enum(['oauth', 'bearer']).default('oauth'),
  /** Code of the website whose stock is sold and whose orders are taken; the only one when left out. */
  website: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,31}$/i, 'A website code has letters, digits and "_"')
    .optional(),
});
export type MagentoSettings = z.output<typeof magentoSettings>;

const secret = z.string().trim().min(1).max(500);

/** The four values an integration shows when it is activated, and the key that hint webhooks are signed with. */
export const magentoSecrets = z.strictObject({
  consumerKey: secret,
  consumerSecret: secret,
  accessToken: secret,
  accessTokenSecret: secret,
  webhookSecret: secret.optional(),
});
export type MagentoSecrets = z.output<typeof magentoSecrets>;

/** One store is one base URL, whatever the scheme, and one website of it. */
export function storeIdOf(settings: MagentoSettings): string {
  const { host, pathname } = new URL(settings.baseUrl);
  const store = host + pathname.replace(/\/+$/, '');
  return settings.website ? `${store}#${settings.website}` : store;
}
