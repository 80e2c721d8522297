import { z } from 'zod';
import { SCOPES } from '../../domain/roles.ts';
import type { ApiKeyView } from '../../services/people/api-keys.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';

const apiKey = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  made_at: time,
  expires_at: timeOrNull,
  revoked_at: timeOrNull,
});
export const apiKeyList = z.strictObject({ api_keys: z.array(apiKey) });
/** `key` is shown now and never again. */
export const newApiKey = z.strictObject({ key: z.string(), api_key: apiKey });

export const presentApiKey = (of: ApiKeyView): z.input<typeof apiKey> => ({
  id: of._id,
  name: of.name,
  scopes: [...of.scopes],
  made_at: at(of.createdAt),
  expires_at: atOrNull(of.expiresAt),
  revoked_at: atOrNull(of.revokedAt),
});
