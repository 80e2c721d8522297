import type { Hub } from '../hub.ts';

export interface Credentials {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: unknown;
}

export type ReadCredentials =
  | { readonly ok: true; readonly externalStoreId: string; readonly credentials: Credentials }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses what was typed in for a store; problems name the field and what is wrong with it. */
export function readCredentials(
  hub: Hub,
  given: { readonly kind: string; readonly settings: unknown; readonly secrets: unknown },
): ReadCredentials {
  const connector = hub.connector(given.kind);
  const settings = connector.settings.safeParse(given.settings);
  const secrets = connector.secrets.safeParse(given.secrets);
  if (settings.success && secrets.success) {
    const credentials = { settings: Object(settings.data), secrets: secrets.data };
    return { ok: true, externalStoreId: connector.storeIdOf(settings.data), credentials };
  }
  const problems = [settings, secrets].flatMap(({ error }) =>
    (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
  return { ok: false, problems };
}
