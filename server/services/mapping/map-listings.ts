import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Caller } from '../caller.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { post } from '../stock/post.ts';
import { keepSoldOn } from '../stock/sold-on.ts';
import { settleUnmapped } from './apply-listings.ts';
import { openingMovements, readShown } from './map-numbers.ts';
import type { MapRequest } from './map-preview.ts';
import { waitingFor } from './map-waiting.ts';
import { type Assignment, groupsOf, type LeftOut, planMapping } from './mapping-plan.ts';

export interface MappedListing {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface Mapped {
  readonly mapped: readonly MappedListing[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Lets an item stand for listings; orders that waited for it take their stock at once. Lines that were
 * settled keep the item they took from. Null: none of these listings is this merchant's.
 */
export async function mapListings(
  hub: Hub,
  { merchantId, actor }: Caller,
  request: MapRequest,
): Promise<Mapped | Refusal | null> {
  const plan = await planMapping(hub, merchantId, request.listings, request.sku);
  if (!plan) return null;
  const { assignments, leftOut } = plan;
  const skus = [...new Set(assignments.map(({ sku }) => sku))];
  const known = new Set((await hub.store.items.bySkus(merchantId, skus)).map(({ sku }) => sku));
  const fresh = assignments.filter(({ sku }) => !known.has(sku));
  if (fresh.length > 0 && !request.create) {
    const [{ sku } = { sku: '' }] = fresh;
    return refuse('no_such_item', `There is no item ${sku}.`, 'Choose another, or make it.');
  }
  const mapped: MappedListing[] = [];
  for (const group of Map.groupBy(assignments, ({ channel }) => channel._id).values()) {
    const opens = group.filter((each) => request.openStock && fresh.includes(each));
    const answer = await mapOnChannel(hub, merchantId, actor, group, opens);
    if (isRefusal(answer) && mapped.length === 0) return answer;
    if (isRefusal(answer)) leftOut.push(...group.map(({ id }) => ({ id, why: 'busy' as const })));
    else mapped.push(...answer.mapped);
  }
  return { mapped, leftOut };
}

/**
 * One channel's part, while nobody publishes it: between the mapping and the units its waiting orders take, the item's
 * number would be too high, and must not be sent.
 */
async function mapOnChannel(
  hub: Hub,
  merchantId: string,
  actor: string,
  group: readonly Assignment[],
  opens: readonly Assignment[],
): Promise<{ readonly mapped: readonly MappedListing[] } | Refusal> {
  const [first] = group;
  if (!first) return { mapped: [] };
  const { channel } = first;
  const done = await whileUnpublished(hub, channel, async () => {
    if (opens.length > 0) {
      const shown = await readShown(hub, opens);
      const unread = opens.some(({ listings: [one] }) => one.tracked && !shown(one));
      if (unread) return refuse('store_unread', ...unreadWords(channel.name));
      const waiting = await waitingFor(hub, opens, Number.POSITIVE_INFINITY);
      await makeItems(hub, merchantId, group);
      await post(hub, merchantId, openingMovements(opens, waiting, shown, actor));
    } else await makeItems(hub, merchantId, group);
    for (const { listings, sku } of group) {
      for (const listing of listings) await hub.store.listings.assign(listing._id, sku);
    }
    const before = group.flatMap(({ listings }) => listings.map(({ sku }) => sku));
    await keepSoldOn(hub, merchantId, [...before, ...group.map(({ sku }) => sku)]);
    const externalIds = group.map(({ listings: [one] }) => one.externalId);
    await settleUnmapped(hub, channel, externalIds);
    return {
      mapped: group.map(({ id, listings: [one], sku }) => ({ id, from: one.sku, to: sku })),
    };
  });
  if (done && !isRefusal(done)) await tellMapped(hub, { merchantId, actor }, group);
  hub.log('listings.mapped', { channelId: channel._id, actor, listings: group.length });
  hub.nudge('publish', channel._id);
  return done ?? refuse('store_busy', ...busyWords(channel.name));
}

const tellMapped = (
  hub: Hub,
  by: By,
  groups: readonly (Omit<Assignment, 'sku'> & { readonly sku: string | null })[],
) =>
  tell(
    hub,
    by,
    ...groups.map(({ id, channel, listings, sku }) => ({
      kind: 'listing-mapped' as const,
      subject: { type: 'listing', id, name: listings[0].title },
      channelId: channel._id,
      from: listings.find((each) => each.sku !== null)?.sku ?? null,
      to: sku,
    })),
  );

const makeItems = (hub: Hub, merchantId: string, group: readonly Assignment[]) =>
  hub.store.items.add(
    group.map(({ sku, listings: [{ title, barcode }] }) => ({ merchantId, sku, title, barcode })),
  );

/**
 * Nothing stands for these listings any more: their number is left as it is, and orders to come wait. What
 * was settled keeps the item it took from. Null: none of these listings is this merchant's.
 */
export async function unmapListings(
  hub: Hub,
  { merchantId, actor }: Caller,
  ids: readonly string[],
): Promise<Mapped | null> {
  const { groups, leftOut } = await groupsOf(hub, merchantId, ids);
  if (groups.length === 0 && leftOut.every(({ why }) => why === 'unknown')) return null;
  const mapped: MappedListing[] = [];
  const were = groups.filter(({ listings }) => listings.some(({ sku }) => sku !== null));
  for (const { id, channel, listings } of groups) {
    const from = listings.find((each) => each.sku !== null)?.sku ?? null;
    if (from === null) leftOut.push({ id, why: 'not-mapped' });
    else mapped.push({ id, from, to: null });
    for (const listing of listings) await hub.store.listings.assign(listing._id, null);
    await keepSoldOn(hub, merchantId, [from]);
    hub.log('listing.unmapped', { channelId: channel._id, actor, listingId: id });
  }
  await tellMapped(
    hub,
    { merchantId, actor },
    were.map((each) => ({ ...each, sku: null })),
  );
  return { mapped, leftOut };
}

/** Null when the channel was being published all the time that was waited. */
async function whileUnpublished<T>(
  hub: Hub,
  { _id: channelId, merchantId }: ChannelDoc,
  work: () => Promise<T>,
): Promise<T | null> {
  // A lease lets its own holder in again, and the worker of this very process may be publishing.
  const holder = { ...hub, worker: hub.newId('map') };
  // A channel that sells much is published without a gap: whoever does is asked to leave one.
  const until = new Date(hub.now().getTime() + limits.mapRounds * limits.mapWaitMs);
  await hub.store.channels.holdBack(merchantId, channelId, until);
  try {
    for (let round = 0; round < limits.mapRounds; round++) {
      if (round > 0) await pause(limits.mapWaitMs);
      const done = await withLease(holder, `publish:${channelId}`, async () => ({
        did: await work(),
      }));
      if (done) return done.did;
    }
    return null;
  } finally {
    await hub.store.channels.letOn(merchantId, channelId, until);
  }
}

const unreadWords = (name: string) =>
  [
    `${name} did not tell what it shows, so its number cannot be the new item's stock.`,
    'Try again in a moment, or make the item without stock and count it.',
  ] as const;

const busyWords = (name: string) =>
  [`${name} is being written to just now.`, 'Try again in a moment.'] as const;
