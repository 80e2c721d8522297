import type { Request } from 'express';
import type { Caller } from '../services/caller.ts';
import type { PagesParts } from './pages.ts';

/** Finds who calls; null when this door does not know them. Throws `HttpError` to refuse for good. */
export type Door = (request: Request) => Promise<Caller | null>;

/** What the wiring adds to the hub for people who call over HTTP. */
export interface Doors {
  /** Where people reach the hub; cookies are for https only when it says so. */
  readonly publicUrl?: string | null;
  /** Who stands behind a bearer token that is no API key: a session of the embedded Shopify app. */
  readonly session?: Door;
  /** How the console's pages are served; the built ones, standing alone, by default. */
  readonly pages?: PagesParts;
  /** Aborted when the hub stops: open streams end then. */
  readonly closing?: AbortSignal;
}
