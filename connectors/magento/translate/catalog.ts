import { z } from 'zod';
import type { ChannelFact } from '../../connector.ts';
import { flag } from '../wire.ts';
import { productSchema } from './schema.ts';

/** The body of a `rest/product` delivery. */
export const stockedProductSchema = z.object({
  product: productSchema,
  /** Codes of the sources that have a row for its SKU. */
  sources: z.array(z.string()).default([]),
});

/** Types that have stock rows of their own; a configurable, bundle or group is as many as its parts allow. */
const WITH_STOCK = new Set(['simple', 'virtual', 'downloadable']);

export function productFact(given: z.output<typeof stockedProductSchema>): ChannelFact {
  const { product, sources } = given;
  if (!WITH_STOCK.has(product.type_id)) {
    return { kind: 'ignored', why: `a ${product.type_id} has no stock of its own, its parts have` };
  }
  return {
    kind: 'listing',
    listing: {
      externalId: product.id,
      externalProductId: product.id,
      stockRef: product.sku,
      channelSku: product.sku,
      barcode: null,
      title: product.name,
      tracked: product.extension_attributes?.stock_item?.manage_stock !== false,
      externalLocationIds: sources,
    },
  };
}

/** The body of a `rest/source` delivery. */
export const sourceSchema = z.object({
  source_code: z.string().min(1),
  name: z.string(),
  enabled: flag,
  /** The website's stock sells from it. */
  linked: z.boolean(),
});

export function sourceFact(source: z.output<typeof sourceSchema>): ChannelFact {
  const { source_code: externalId, name, enabled, linked } = source;
  return { kind: 'location', location: { externalId, name, active: enabled && linked } };
}
