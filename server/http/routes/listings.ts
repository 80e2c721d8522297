import { z } from 'zod';
import { limits } from '../../limits.ts';
import { mapListings, unmapListings } from '../../services/mapping/map-listings.ts';
import { previewMapping } from '../../services/mapping/map-preview.ts';
import { listListings } from '../../services/mapping/mapping-list.ts';
import { cursorField, idField, limitField, searchField } from '../fields.ts';
import {
  listingPage,
  mapPreview,
  mapped,
  presentListingPage,
  presentMapPreview,
  presentMapped,
} from '../presenters/listing.ts';
import { granted } from '../refusal.ts';
import { route } from '../route.ts';

const ids = z.array(idField).min(1).max(limits.mapMax);
const skuField = z.string().trim().min(1).max(200);

const mapBody = z.strictObject({
  listings: ids,
  sku: skuField,
  /** Make the item when there is none of this SKU. */
  create: z.boolean().default(false),
  /** A new item begins with what its store can sell now; without it, with nothing. */
  open_stock: z.boolean().default(false),
});

export const listingRoutes = [
  route({
    method: 'get',
    path: '/listings',
    scope: 'read:listings',
    summary:
      'What channels sell, and which item stands for it; with proposals for what is not mapped',
    query: z.strictObject({
      state: z
        .enum(['unmapped', 'suggested', 'mapped'])
        .optional()
        .meta({ description: 'A page of "suggested" may be short while `next` goes on.' }),
      channel: idField.optional(),
      q: searchField,
      limit: limitField,
      cursor: cursorField,
    }),
    response: listingPage,
    handle: async ({ hub, merchantId, query }) => {
      const filters = { state: query.state, channelId: query.channel, q: query.q };
      const page = await listListings(hub, merchantId, filters, query.cursor, query.limit);
      return page && presentListingPage(page);
    },
  }),
  route({
    method: 'post',
    path: '/listings/preview',
    scope: 'read:listings',
    summary: 'What mapping would change: orders that take their stock, numbers that would be sent',
    body: mapBody.extend({ sku: skuField.optional() }),
    example: { listings: ['cha_1|v-1|L1'], sku: 'MUG-1' },
    response: mapPreview,
    handle: async ({ hub, merchantId, body }) => {
      const { listings, sku = null, create, open_stock: openStock } = body;
      const request = { listings, sku, create, openStock };
      const preview = await previewMapping(hub, merchantId, request);
      return preview && presentMapPreview(preview);
    },
  }),
  route({
    method: 'post',
    path: '/listings/map',
    scope: 'write:listings',
    summary: 'Let one item stand for listings; orders that waited take their stock',
    body: mapBody,
    example: { listings: ['cha_1|v-1|L1'], sku: 'MUG-1' },
    response: mapped,
    handle: async ({ hub, caller, body }) => {
      const { listings, sku, create, open_stock: openStock } = body;
      const done = granted(await mapListings(hub, caller, { listings, sku, create, openStock }));
      return done && presentMapped(done);
    },
  }),
  route({
    method: 'post',
    path: '/listings/accept',
    scope: 'write:listings',
    summary: 'Map each of these listings to the item proposed for it',
    body: z.strictObject({ listings: ids }),
    example: { listings: ['cha_1|v-1|L1'] },
    response: mapped,
    handle: async ({ hub, caller, body }) => {
      const request = { listings: body.listings, sku: null, create: false, openStock: false };
      const done = granted(await mapListings(hub, caller, request));
      return done && presentMapped(done);
    },
  }),
  route({
    method: 'post',
    path: '/listings/unmap',
    scope: 'write:listings',
    summary: 'Let nothing stand for these listings any more; what was settled stays as it is',
    body: z.strictObject({ listings: ids }),
    example: { listings: ['cha_1|v-1|L1'] },
    response: mapped,
    handle: async ({ hub, caller, body }) => {
      const done = await unmapListings(hub, caller, body.listings);
      return done && presentMapped(done);
    },
  }),
];
