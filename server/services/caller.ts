import type { Scope } from '../domain/roles.ts';

/** Who is calling, whichever door they came by. The merchant is never taken from anywhere else. */
export interface Caller {
  /** "key:…", "person:…" or "shopify:…": stands in timelines and movements, and has a budget of calls. */
  readonly actor: string;
  readonly merchantId: string;
  readonly scopes: ReadonlySet<Scope>;
}
