import type { Courier } from '../courier.ts';
import type { News, Shop } from '../state.ts';
import type { Replays } from './replays.ts';

/** What resolvers may use: the shop, its clock, and the way out for news. */
export interface Context {
  readonly shop: Shop;
  readonly courier: Courier;
  readonly replays: Replays;
  readonly now: Date;
  readonly announce: (news: readonly News[]) => void;
}
