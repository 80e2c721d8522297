import type { Hub } from '../hub.ts';

export const ONBOARDING_STEPS = [
  'connected',
  'imported',
  'counters_chosen',
  'mapped',
  'shadow_seen',
  'live',
] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

export interface Onboarding {
  readonly dismissed: boolean;
  readonly steps: readonly { readonly step: OnboardingStep; readonly done: boolean }[];
  /** Where the next step is taken: the channel that has come least far; null when there is none. */
  readonly channel: { readonly id: string; readonly name: string } | null;
  readonly unmappedListings: number;
}

/** How far a merchant has come, read off the books each time: nothing to be ticked by hand. */
export async function viewOnboarding(hub: Hub, merchantId: string): Promise<Onboarding> {
  const [merchant, all, locations] = await Promise.all([
    hub.store.merchants.byId(merchantId),
    hub.store.channels.list(merchantId),
    hub.store.locations.list(merchantId),
  ]);
  const channels = all.filter((channel) => channel.status !== 'uninstalled');
  const imported = channels.filter((channel) => channel.status !== 'connecting');
  const ids = imported.map((channel) => channel._id);
  const of = { channelId: { $in: ids }, gone: false, tracked: true };
  const { docs } = hub.store.listings;
  const [listings, unmappedListings] = await Promise.all([
    docs.countDocuments(of, { limit: 1 }),
    docs.countDocuments({ ...of, sku: null }),
  ]);
  const linked = new Set(locations.flatMap(({ links }) => links.map((link) => link.channelId)));
  const isLive = channels.some((channel) => channel.mode === 'live');
  const done: Readonly<Record<OnboardingStep, boolean>> = {
    connected: channels.length > 0,
    imported: imported.length > 0,
    counters_chosen: ids.some((id) => linked.has(id)),
    mapped: listings > 0 && unmappedListings === 0,
    shadow_seen: merchant?.onboarding?.shadowSeenAt !== undefined || isLive,
    live: isLive,
  };
  const next = channels.find((channel) => channel.mode !== 'live') ?? channels[0];
  return {
    dismissed: merchant?.onboarding?.dismissedAt !== undefined,
    steps: ONBOARDING_STEPS.map((step) => ({ step, done: done[step] })),
    channel: next ? { id: next._id, name: next.name } : null,
    unmappedListings,
  };
}

/** Hides the list for everybody of this merchant. */
export async function dismissOnboarding(hub: Hub, merchantId: string): Promise<void> {
  await hub.store.merchants.onboarding(merchantId, 'dismissedAt', hub.now());
}

/** Somebody looked at the numbers a channel would be sent. */
export async function noteShadowSeen(hub: Hub, merchantId: string): Promise<void> {
  await hub.store.merchants.onboarding(merchantId, 'shadowSeenAt', hub.now());
}
