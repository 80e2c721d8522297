import { randomBytes } from 'node:crypto';
import type { Scope } from '../../domain/roles.ts';
import { type ApiKeyDoc, hashKey } from '../../store/api-keys.ts';
import type { Caller } from '../caller.ts';
import { OPERATOR, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';

/** What people see of a key; neither the key nor its hash. */
export type ApiKeyView = Omit<ApiKeyDoc, 'hash'>;

export interface NewApiKey {
  readonly merchantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** The actor; the operator of the hub when not given. */
  readonly madeBy?: string;
}

const KEY = /^cdk_[A-Za-z0-9_-]{43}$/;

/** Makes a key of 256 random bits. `key` is shown now and never again. */
export async function createApiKey(
  hub: Hub,
  { merchantId, name, scopes, expiresAt, madeBy = OPERATOR }: NewApiKey,
): Promise<{ readonly key: string; readonly view: ApiKeyView }> {
  const key = `cdk_${randomBytes(32).toString('base64url')}`;
  const view: ApiKeyView = {
    _id: hub.newId('key'),
    merchantId,
    name,
    scopes: [...new Set(scopes)],
    createdAt: hub.now(),
    expiresAt,
    revokedAt: null,
  };
  await hub.store.apiKeys.insert({ ...view, hash: hashKey(key) });
  await tellKey(hub, madeBy, 'key-made', view);
  return { key, view };
}

export async function listApiKeys(hub: Hub, merchantId: string): Promise<readonly ApiKeyView[]> {
  const keys = await hub.store.apiKeys.list(merchantId);
  return keys.map(({ hash: _, ...view }) => view);
}

/** From now on the key opens nothing. False when there is no such key that still did. */
export async function revokeApiKey(
  hub: Hub,
  merchantId: string,
  keyId: string,
  actor = OPERATOR,
): Promise<boolean> {
  const ended = await hub.store.apiKeys.revoke(merchantId, keyId, hub.now());
  if (ended) await tellKey(hub, actor, 'key-revoked', ended);
  return ended !== null;
}

const tellKey = (
  hub: Hub,
  actor: string,
  kind: 'key-made' | 'key-revoked',
  { _id: id, merchantId, name }: ApiKeyView,
) => tell(hub, { merchantId, actor }, { kind, subject: { type: 'api-key', id, name } });

/** The caller behind an Authorization header; null for a key that is unknown, expired or revoked. */
export async function callerOf(
  hub: Hub,
  authorization: string | undefined,
): Promise<Caller | null> {
  const [scheme = '', key = '', ...rest] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || rest.length > 0 || !KEY.test(key)) return null;
  const found = await hub.store.apiKeys.byHash(hashKey(key));
  if (!found || (found.expiresAt && found.expiresAt <= hub.now())) return null;
  const { _id: keyId, merchantId, scopes } = found;
  return { actor: `key:${keyId}`, merchantId, scopes: new Set(scopes) };
}
