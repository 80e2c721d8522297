import type { WriteOutcome } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';

/** Numbers that the channel refused are shown to people. */
export async function tellRejections(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  outcomeOf: ReadonlyMap<string, WriteOutcome | undefined>,
): Promise<void> {
  const rejected = listings.flatMap((listing) => {
    const outcome = outcomeOf.get(listing._id);
    if (outcome?.kind !== 'rejected') return [];
    return [
      {
        merchantId: channel.merchantId,
        key: rejectedKey(listing),
        kind: 'write-rejected' as const,
        channelId: channel._id,
        subject: { type: 'listing', id: listing._id },
        cause: `${channel.name} refused the number for ${listing.sku}: ${outcome.message}`,
        nextStep: 'Mend it in the store; the hub tries again when the stock moves next.',
        facts: { channel: channel.name, sku: listing.sku ?? '', words: outcome.message },
      },
    ];
  });
  await hub.store.exceptions.raise(rejected, hub.now());
}

/** The channel shows the right number: what it refused before is mended. Before the error is forgotten. */
export async function closeRejections(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
): Promise<void> {
  const refused = listings.filter(({ sync }) => sync.error !== null);
  if (refused.length === 0) return;
  await hub.store.exceptions.close(channel.merchantId, refused.map(rejectedKey));
}

const rejectedKey = ({ _id }: Pick<ListingDoc, '_id'>) => `rejected:${_id}`;
