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
  readonly pollEveryMs: number;
  readonly reconcileEveryMs: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
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
  if (given.NODE_ENV === 'production') {
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
    pollEveryMs: values.POLL_SECONDS * 1000,
    reconcileEveryMs: values.RECONCILE_SECONDS * 1000,
    logLevel: values.LOG_LEVEL,
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
