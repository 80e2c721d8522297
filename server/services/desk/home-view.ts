import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { countExceptions, type ExceptionCounts } from './exceptions-view.ts';
import { type NumbersOut, numbersOut } from './home-numbers.ts';
import { type HomeOrders, homeOrders } from './home-orders.ts';
import { readSettings } from './merchant-settings.ts';

export interface HomeView {
  readonly now: Date;
  readonly zone: string;
  readonly channels: readonly ChannelDoc[];
  readonly exceptions: ExceptionCounts;
  readonly orders: HomeOrders;
  readonly numbers: readonly NumbersOut[];
  /** Merchandise that no item stands for; counted no further than the bound. */
  readonly unmappedListings: number;
}

/**
 * One look at the business: what needs a person, what was sold today, how fresh the numbers are. Its day
 * begins in the zone its owners chose, else in the reader's.
 */
export async function viewHome(
  hub: Hub,
  merchantId: string,
  readersZone: string,
): Promise<HomeView> {
  const [all, settings] = await Promise.all([
    hub.store.channels.list(merchantId),
    readSettings(hub, merchantId),
  ]);
  const zone = settings?.zone ?? readersZone;
  const channels = all.filter(({ status }) => status !== 'uninstalled');
  const unmapped = { merchantId, channelId: undefined, mapped: false, words: [], after: '' };
  const [exceptions, orders, numbers, unmappedListings] = await Promise.all([
    countExceptions(hub, merchantId),
    homeOrders(hub, channels, zone),
    numbersOut(hub, channels),
    hub.store.listings.count(unmapped, limits.exceptionsCounted),
  ]);
  return { now: hub.now(), zone, channels, exceptions, orders, numbers, unmappedListings };
}
