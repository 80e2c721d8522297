import { z } from 'zod';
import type { ChannelFact, ListingFact } from '../../connector.ts';
import { titleOf } from './rest-order.ts';
import { gidNumber as gid, page, parse, text, textOrNull } from './shapes.ts';

const variant = z.object({
  id: gid,
  title: text,
  sku: textOrNull,
  barcode: textOrNull,
  inventoryItem: z.object({
    id: gid,
    tracked: z.boolean(),
    inventoryLevels: page(z.object({ location: z.object({ id: gid }) })),
  }),
});
const product = z.object({ id: gid, title: z.string() });
const wholeProduct = product.extend({ variants: page(variant) });
const oneVariant = variant.extend({ product });

/** A product with all its variants. */
export function productFacts(body: unknown): readonly ChannelFact[] {
  const read = parse(wholeProduct, body);
  const listings = read.variants.nodes.map((each) => listingOf(each, read));
  const all = {
    kind: 'product-listings' as const,
    externalProductId: read.id,
    externalIds: listings.map((listing) => listing.externalId),
  };
  return [...listings.map((listing) => ({ kind: 'listing' as const, listing })), all];
}

export function variantFacts(body: unknown): readonly ChannelFact[] {
  const read = parse(oneVariant, body);
  return [{ kind: 'listing', listing: listingOf(read, read.product) }];
}

function listingOf(
  read: z.output<typeof variant>,
  { id: externalProductId, title }: z.output<typeof product>,
): ListingFact {
  const { inventoryItem } = read;
  return {
    externalId: read.id,
    externalProductId,
    stockRef: inventoryItem.id,
    channelSku: read.sku,
    barcode: read.barcode,
    title: titleOf(title, read.title),
    tracked: inventoryItem.tracked,
    externalLocationIds: inventoryItem.inventoryLevels.nodes.map(({ location }) => location.id),
  };
}
