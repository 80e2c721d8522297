/** Answers kept by idempotency key. */
export interface Replays {
  readonly kept: Map<string, Replay>;
  /**
   * What a repeated key gets. Shopify's pages promise the result of the first call (`stored`). One report
   * of a live 2026-07 shop saw the compare-and-set checked again first (`rechecked`), so that a repeated
   * call reads as stale although it was applied; a hub must survive both.
   */
  readonly manner: ReplayManner;
}

export type ReplayManner = 'stored' | 'rechecked';

export interface Replay {
  readonly params: string;
  readonly at: number;
  readonly answer: unknown;
}

/** Shopify forgets a key after a day; then the same call is a new one. */
const KEPT_MS = 24 * 3_600_000;

export const openReplays = (manner: ReplayManner): Replays => ({ kept: new Map(), manner });

export function recall(replays: Replays, key: string, now: Date): Replay | null {
  const oldest = now.getTime() - KEPT_MS;
  for (const [each, replay] of replays.kept) {
    // Kept in the order of arrival: the first young one ends the search.
    if (replay.at > oldest) break;
    replays.kept.delete(each);
  }
  return replays.kept.get(key) ?? null;
}

export function remember(replays: Replays, key: string, replay: Replay): void {
  replays.kept.set(key, replay);
}
