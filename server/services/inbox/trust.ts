import type { ChannelFact } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { DeliveryRow } from '../../store/inbox.ts';
import type { Hub } from '../hub.ts';

/** What of a delivery's facts is left, once it is asked who may have sent it. */
export type Trust = (
  envelope: DeliveryRow,
  facts: readonly ChannelFact[],
) => readonly ChannelFact[];

/**
 * What of a channel's deliveries may be believed (ADR 0009). A signature proves who holds the secret; it
 * proves which shop spoke only where the secret belongs to one shop. Shared with another merchant, it
 * proves nothing; shared among one merchant's own shops, the sender must have named this shop besides.
 */
export async function trustIn(hub: Hub, channel: ChannelDoc): Promise<Trust> {
  const sharers = await hub.store.channels.sharers(channel);
  return (envelope, facts) => {
    const bound = sharers === 'none' || (sharers === 'siblings' && envelope.named === true);
    const proven = bound || envelope.source === 'pull';
    return proven ? facts : facts.map((fact) => asHint(channel, fact));
  };
}

/** What an unproven delivery is good for: a reason to look, with this shop's own credentials. */
function asHint(channel: ChannelDoc, fact: ChannelFact): ChannelFact {
  switch (fact.kind) {
    case 'order':
      return { kind: 'order-hint', externalId: fact.snapshot.externalId };
    case 'order-gone':
      return { kind: 'order-hint', externalId: fact.externalId, deleted: true };
    case 'listing':
      return { kind: 'listing-hint', externalProductId: fact.listing.externalProductId };
    case 'stock':
      return { kind: 'ignored', why: 'a number from an unproven delivery; reconcile reads it' };
    case 'uninstalled':
      if (fact.storeId === channel.externalStoreId) return fact;
      return { kind: 'ignored', why: 'another store left' };
    default:
      return fact;
  }
}
