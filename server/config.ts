import { z } from 'zod';

/** The only place that knows the environment's words. Dies with a list a person can act on. */
const shape = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  ROLE: z.enum(['web', 'worker', 'both']).default('both'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4100),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where stores reach the hub; webhooks are registered under it. */
  PUBLIC_URL: z.url().optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'starts with mongodb:// or mongodb+srv://')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  /** 32 bytes each, base64, comma-separated: the first seals, the others still open. */
  CROSSDOCK_KEYS: z.string().optional(),
  /** Hosts, host:port or CIDR ranges that store URLs may point to although they are private. */
  EGRESS_ALLOW: z.string().default(''),
  /** The app in the Shopify admin: both or none. The old secret counts too while it is being rotated. */
  SHOPIFY_APP_ID: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
  SHOPIFY_APP_SECRET: z.string().min(8).optional(),
  SHOPIFY_APP_SECRET_PREVIOUS: z.string().min(8).optional(),
  /** Demo and tests only: a stand-in for App Bridge, and shops that stand elsewhere (shop=url,…). */
  SHOPIFY_APP_BRIDGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  SHOPIFY_SHOP_URLS: z.string().default(''),
  POLL_SECONDS: z.coerce.number().positive().max(86_400).default(60),
  RECONCILE_SECONDS: z.coerce.number().positive().max(86_400).default(300),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export interface Config {
  readonly production: boolean;
  readonly role: 'web' | 'worker' | 'both';
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly mongodbUri: string | null;
  readonly dataDir: string;
  readonly sealingKeys: readonly Buffer[] | null;
  readonly egressAllow: readonly string[];
  /** Null: the hub is no Shopify app and stands alone. */
  readonly shopifyApp: ShopifyApp | null;
  /** Shops that are reached elsewhere than at their own name: "x.myshopify.com" → base URL. */
  readonly shopUrls: ReadonlyMap<string, string>;
  readonly pollEveryMs: number;
  readonly reconcileEveryMs: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface ShopifyApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly previousClientSecrets: readonly string[];
  readonly appBridgeUrl: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable means "not set": compose files and shells write them that way.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const values = parsed.data;
  const keys = readKeys(given.CROSSDOCK_KEYS, problems);
  if (Boolean(given.SHOPIFY_APP_ID) !== Boolean(given.SHOPIFY_APP_SECRET)) {
    problems.push('SHOPIFY_APP_ID and SHOPIFY_APP_SECRET: give both or none');
  }
  if (given.NODE_ENV === 'production') {
    for (const name of ['SHOPIFY_APP_BRIDGE_URL', 'SHOPIFY_SHOP_URLS']) {
      if (given[name]) problems.push(`${name}: for demo and tests only`);
    }
    if (!given.MONGODB_URI) {
      problems.push('MONGODB_URI: production needs a real MongoDB; the embedded one is for trials');
    }
    if (!keys) problems.push('CROSSDOCK_KEYS: production needs 32 random bytes, base64');
  }
  if (problems.length > 0 || !values) {
    throw new ConfigError(
      `The environment does not fit:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
    );
  }
  return {
    production: values.NODE_ENV === 'production',
    role: values.ROLE,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    mongodbUri: values.MONGODB_URI ?? null,
    dataDir: values.DATA_DIR,
    sealingKeys: keys,
    egressAllow: values.EGRESS_ALLOW.split(',').flatMap((each) => each.trim() || []),
    shopifyApp: shopifyAppOf(values),
    shopUrls: new Map(
      values.SHOPIFY_SHOP_URLS.split(',').flatMap((each) => {
        const [shop = '', url = ''] = each.trim().split(/=(.*)/);
        return url ? [[shop, url.replace(/\/$/, '')] as const] : [];
      }),
    ),
    pollEveryMs: values.POLL_SECONDS * 1000,
    reconcileEveryMs: values.RECONCILE_SECONDS * 1000,
    logLevel: values.LOG_LEVEL,
  };
}

const APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

function shopifyAppOf(values: z.output<typeof shape>): ShopifyApp | null {
  const { SHOPIFY_APP_ID: clientId, SHOPIFY_APP_SECRET: clientSecret } = values;
  if (!clientId || !clientSecret) return null;
  const previous = values.SHOPIFY_APP_SECRET_PREVIOUS;
  return {
    clientId,
    clientSecret,
    previousClientSecrets: previous ? [previous] : [],
    appBridgeUrl: values.SHOPIFY_APP_BRIDGE_URL ?? APP_BRIDGE,
  };
}

function readKeys(text: string | undefined, problems: string[]): readonly Buffer[] | null {
  if (!text) return null;
  const keys = text.split(',').map((each) => Buffer.from(each.trim(), 'base64'));
  if (keys.some((key) => key.length !== 32)) {
    problems.push('CROSSDOCK_KEYS: each key is 32 bytes in base64, separated by commas');
  }
  return keys;
}
