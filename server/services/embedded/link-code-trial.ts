import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Lease } from '../../store/leases.ts';
import { uninstall } from '../channels/uninstall.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Whoever writes into a channel's books does so under one of these. */
const LEASES = ['tell', 'numbers', 'read', 'pull', 'publish', 'reconcile'] as const;

/**
 * Leaves the merchant that a shop's first visit made, and erases its books: they are copies of what the
 * shop itself knows. `move` says in between whose the shop is now; its refusal ends it. Nothing is changed
 * where people acted on those books: another channel, a live channel, members or keys.
 */
export async function leaveTrial(
  hub: Hub,
  channel: ChannelDoc,
  move: () => Promise<Refusal | null>,
): Promise<Refusal | null> {
  const { merchantId, _id } = channel;
  const why = await whyNot(hub, channel);
  if (why) return why;
  const leases = await takeAll(hub, _id);
  if (!leases) return refuse('busy', 'The shop is being worked on.', 'Try again in a minute.');
  try {
    const refused = await move();
    if (refused) return refused;
    // With its channel gone no work begins; what was under way would hold one of the leases.
    await uninstall(hub, channel, 'the shop moved to another account of this hub');
    await hub.store.eraseMerchant(merchantId);
    return null;
  } finally {
    for (const lease of leases) await hub.store.leases.release(lease);
  }
}

async function whyNot(hub: Hub, { merchantId, mode, status }: ChannelDoc): Promise<Refusal | null> {
  if (status === 'connecting') {
    return refuse(
      'connecting',
      'The shop is being imported right now.',
      'Try again when it is done.',
    );
  }
  const [channels, members, keys] = await Promise.all([
    hub.store.channels.list(merchantId),
    hub.store.members.of(merchantId),
    hub.store.apiKeys.list(merchantId),
  ]);
  const trial =
    mode === 'shadow' && channels.length === 1 && members.members.length + keys.length === 0;
  if (trial) return null;
  return refuse(
    'has_data',
    'This shop has an account of its own that is in use.',
    'Disconnect the shop there first; its orders and stock history stay with that account.',
  );
}

/** All or none. In the name of a holder of its own, because this very process may be working, too. */
async function takeAll(hub: Hub, channelId: string): Promise<readonly Lease[] | null> {
  const holder = `${hub.worker}-trial`;
  const held: Lease[] = [];
  for (const book of LEASES) {
    const lease = await hub.store.leases.take(`${book}:${channelId}`, holder, limits.leaseMs * 6);
    if (lease) held.push(lease);
  }
  if (held.length === LEASES.length) return held;
  for (const lease of held) await hub.store.leases.release(lease);
  return null;
}
