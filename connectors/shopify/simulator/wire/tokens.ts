import { timingSafeEqual } from 'node:crypto';
import type { SimulatorWorld } from '../../../simulator.ts';
import { type Answer, json } from './answer.ts';

/** Client-credentials tokens live 24 hours; asking again gives a new one and leaves the old one alone. */
const LIFE_SECONDS = 86_399;

export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  installed: boolean;
  /** When each token ends, in epoch milliseconds. */
  readonly tokens: Map<string, number>;
}

/** POST /admin/oauth/access_token, as a form or as JSON. */
export function grantToken(
  app: App,
  contentType: string,
  body: string,
  world: SimulatorWorld,
): Answer {
  const asked = fieldsOf(contentType, body);
  if (!asked) return json(400, { error: 'invalid_request' });
  if (asked.get('client_id') !== app.clientId) {
    return json(400, { error: 'application_cannot_be_found' });
  }
  if (!equal(asked.get('client_secret') ?? '', app.clientSecret)) {
    return json(401, { error: 'invalid_client' });
  }
  if (asked.get('grant_type') !== 'client_credentials') {
    return json(400, { error: 'unsupported_grant_type' });
  }
  if (!app.installed) return json(400, { error: 'app_not_installed' });
  const now = world.now().getTime();
  for (const [token, endsAt] of app.tokens) if (endsAt <= now) app.tokens.delete(token);
  const token = `shpat_${Array.from({ length: 32 }, () => hexDigit(world)).join('')}`;
  app.tokens.set(token, now + LIFE_SECONDS * 1000);
  return json(200, {
    access_token: token,
    scope: app.scopes.join(','),
    expires_in: LIFE_SECONDS,
  });
}

export function tokenIsGood(app: App, token: string | null, now: Date): boolean {
  const endsAt = token === null ? undefined : app.tokens.get(token);
  return app.installed && endsAt !== undefined && now.getTime() < endsAt;
}

function fieldsOf(contentType: string, body: string): URLSearchParams | null {
  if (!contentType.includes('json')) return new URLSearchParams(body);
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return null;
    return new URLSearchParams(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
  } catch {
    return null;
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const hexDigit = (world: SimulatorWorld): string => Math.floor(world.random() * 16).toString(16);
