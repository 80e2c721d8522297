/** Renewed this long before its end, so that a call never starts with a token about to die. */
export const MARGIN_MS = 300_000;

/** Where a channel's access tokens come from. */
export interface Tokens {
  current(): Promise<string>;
  /** After a 401: a fresh token; null when there is no other to be had. */
  renewed(refused: string): Promise<string | null>;
}
