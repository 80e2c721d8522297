import { timingSafeEqual } from 'node:crypto';
import type { SimulatorWorld } from '../../../simulator.ts';
import { readSessionToken } from '../../embedded/session-token.ts';
import { type Answer, json } from './answer.ts';
import { grantPair, noteUse, type Rotation, rotate } from './rotation.ts';

/** Client-credentials tokens live 24 hours; asking again gives a new one and leaves the old one alone. */
const LIFE_SECONDS = 86_399;
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export interface App {
  /** The shop this is an installation in. */
  readonly shop: string;
  readonly clientId: string;
  clientSecret: string;
  readonly scopes: readonly string[];
  installed: boolean;
  /** When each token ends, in epoch milliseconds. */
  readonly tokens: Map<string, number>;
  readonly rotation: Rotation;
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
  const grant = GRANTS[asked.get('grant_type') ?? ''];
  if (!grant) return json(400, { error: 'unsupported_grant_type' });
  if (!app.installed) return json(400, { error: 'app_not_installed' });
  const now = world.now().getTime();
  for (const [token, endsAt] of app.tokens) if (endsAt <= now) app.tokens.delete(token);
  return grant(app, asked, world);
}

type Grant = (app: App, asked: URLSearchParams, world: SimulatorWorld) => Answer;

const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials(app, _asked, world) {
    const token = `shpat_${Array.from({ length: 32 }, () => hexDigit(world)).join('')}`;
    app.tokens.set(token, world.now().getTime() + LIFE_SECONDS * 1000);
    const scope = app.scopes.join(',');
    return json(200, { access_token: token, scope, expires_in: LIFE_SECONDS });
  },
  [EXCHANGE](app, asked, world) {
    const keys = { ...app, previousClientSecrets: [] };
    const claims = readSessionToken(asked.get('subject_token') ?? '', keys, world.now());
    if (claims?.shop !== app.shop) return json(400, { error: 'invalid_subject_token' });
    // Tokens that never end are not given to new apps; the hub does not ask for them.
    if (asked.get('expiring') !== '1') return json(400, { error: 'invalid_request' });
    const pair = grantPair(app.rotation, app.tokens, world);
    return json(200, { ...pair, scope: app.scopes.join(',') });
  },
  refresh_token(app, asked, world) {
    const pair = rotate(app.rotation, app.tokens, asked.get('refresh_token') ?? '', world);
    if (!pair) return json(400, { error: 'invalid_grant' });
    return json(200, { ...pair, scope: app.scopes.join(',') });
  },
};

export function tokenIsGood(app: App, token: string | null, now: Date): boolean {
  const endsAt = token === null ? undefined : app.tokens.get(token);
  const good = app.installed && endsAt !== undefined && now.getTime() < endsAt;
  if (good && token !== null) noteUse(app.rotation, token);
  return good;
}

/** Nothing the app was ever given opens the shop any more. */
export function revokeAll(app: App): void {
  app.tokens.clear();
  app.rotation.refreshes.clear();
  app.rotation.ends.clear();
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
