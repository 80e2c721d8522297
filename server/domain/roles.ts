/** What a caller may do. Every route names one; API keys carry some, roles stand for sets of them. */
export const SCOPES = [
  'read:orders',
  /** Notes on orders, and saved views of their list. */
  'write:orders',
  'read:stock',
  /** Counts, transfers, buffers. */
  'write:stock',
  'read:channels',
  /** Connecting stores, who counts a location, going live and pausing. */
  'write:channels',
  'read:listings',
  /** Which listing sells which item. */
  'write:listings',
  /** Dead letters without what they carry. */
  'read:inbox',
  /** What dead letters and channels' messages carry: personal data of buyers. */
  'read:payloads',
  'write:inbox',
  'read:exceptions',
  'write:exceptions',
  /** Who changed what: what colleagues do is not everybody's business. */
  'read:changes',
  /** Policies of the merchant, API keys, and the people who may act for it. */
  'manage:merchant',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key can be given: people are managed by people. */
export const KEY_SCOPES = SCOPES.filter((scope) => scope !== 'manage:merchant');

export const ROLES = ['owner', 'operations', 'warehouse', 'support', 'read-only'] as const;
export type Role = (typeof ROLES)[number];

const NOT_FOR_ALL: readonly Scope[] = ['read:payloads', 'read:changes'];
const READS = SCOPES.filter((scope) => scope.startsWith('read:') && !NOT_FOR_ALL.includes(scope));

const GRANTS: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  operations: SCOPES.filter((scope) => scope !== 'manage:merchant'),
  warehouse: [...READS, 'write:stock'],
  support: [...READS, 'read:payloads', 'write:orders', 'write:exceptions'],
  'read-only': READS,
};

export const scopesOf = (role: Role): ReadonlySet<Scope> => new Set(GRANTS[role]);
