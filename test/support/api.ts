import { KEY_SCOPES, type Scope } from '../../server/domain/roles.ts';
import type { Hub } from '../../server/services/hub.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // Tests look into answers freely; the schemas are checked separately.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export type Api = (
  path: string,
  over?: { readonly method?: string; readonly key?: string | null; readonly body?: string },
) => Promise<Answer>;

/** Calls /api/v1 with a key of its own. */
export async function apiOf(
  hub: Hub,
  url: string,
  merchantId: string,
  scopes: readonly Scope[] = KEY_SCOPES,
): Promise<Api> {
  const made = await createApiKey(hub, { merchantId, name: 'tests', scopes, expiresAt: null });
  return async (path, { method = 'GET', key = made.key, body } = {}) => {
    const headers = {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') && text !== '';
    return {
      status: answer.status,
      text,
      headers: answer.headers,
      body: json ? JSON.parse(text) : null,
    };
  };
}

export const post = (api: Api, path: string, body: unknown): Promise<Answer> =>
  api(path, { method: 'POST', body: JSON.stringify(body) });
