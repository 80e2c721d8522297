import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { Hub } from '../../services/hub.ts';
import type { Refusal } from '../../services/refusal.ts';
import { countStock, previewCount } from '../../services/stock/count-stock.ts';
import { expectStock, receiveStock } from '../../services/stock/incoming-stock.ts';
import { locationNames } from '../../services/stock/location-names.ts';
import { moveStock } from '../../services/stock/move-stock.ts';
import { setBuffer } from '../../services/stock/set-buffer.ts';
import type { LedgerLine } from '../../services/stock/stock-history.ts';
import { undoStock } from '../../services/stock/undo-stock.ts';
import { idField } from '../fields.ts';
import { itemView, presentItemView } from '../presenters/stock.ts';
import { actAnswer, countAnswer, presentAct, presentCount } from '../presenters/stock-act.ts';
import { granted } from '../refusal.ts';
import { route } from '../route.ts';

const bySku = z.strictObject({ sku: idField });
const units = z.int().min(1).max(limits.quantityMax);
const note = z.string().trim().max(limits.stockNoteMax).default('');
const key = z
  .string()
  .regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, "-" or "_"')
  .meta({ description: 'Made by the client, once an act: the same key does it once.' });

/** What a supplier brings: expected, or here. Both are asked alike. */
function deliveryRoute(act: string, summary: string, book: typeof expectStock) {
  return route({
    method: 'post',
    path: `/stock/:sku/${act}`,
    scope: 'write:stock',
    summary,
    params: bySku,
    body: z.strictObject({ location: idField, quantity: units, note, key }),
    example: { location: 'loc_1', quantity: 12, note: 'PO 4711', key: 'a1b2c3d4' },
    response: actAnswer,
    handle: async ({ hub, caller, params, body }) => {
      const { location, ...rest } = body;
      const request = { sku: params.sku, locationId: location, ...rest };
      return told(hub, caller.merchantId, await book(hub, caller, request));
    },
  });
}

export const stockActRoutes = [
  route({
    method: 'post',
    path: '/stock/:sku/count',
    scope: 'write:stock',
    summary:
      'Book what was found on a shelf the hub counts; with "preview", only tell what it would do',
    params: bySku,
    body: z.strictObject({
      location: idField,
      counted: z.int().min(0).max(limits.quantityMax),
      seen: z
        .int()
        .meta({ description: 'Units on hand when you looked; refused once it is another number.' }),
      note,
      key,
      preview: z.boolean().default(false),
    }),
    example: {
      location: 'loc_1',
      counted: 10,
      seen: 12,
      note: '',
      key: 'a1b2c3d4',
      preview: false,
    },
    response: countAnswer,
    handle: async ({ hub, caller, merchantId, params, body }) => {
      const { location, preview, ...rest } = body;
      const request = { sku: params.sku, locationId: location, ...rest };
      const answer = preview
        ? await previewCount(hub, merchantId, request)
        : await countStock(hub, caller, request);
      const done = granted(answer);
      return done && presentCount(done);
    },
  }),
  route({
    method: 'post',
    path: '/stock/:sku/transfer',
    scope: 'write:stock',
    summary: 'Move available units between two locations the hub counts',
    params: bySku,
    body: z.strictObject({ from: idField, to: idField, quantity: units, note, key }),
    example: { from: 'loc_1', to: 'loc_2', quantity: 3, note: '', key: 'a1b2c3d4' },
    response: actAnswer,
    handle: async ({ hub, caller, params, body }) => {
      const { from, to, ...rest } = body;
      const request = { sku: params.sku, fromId: from, toId: to, ...rest };
      return told(hub, caller.merchantId, await moveStock(hub, caller, request));
    },
  }),
  deliveryRoute('incoming', 'Record units a supplier will bring', expectStock),
  deliveryRoute(
    'receive',
    'Put units that were expected on the shelf: they can be sold from now on',
    receiveStock,
  ),
  route({
    method: 'put',
    path: '/stock/:sku/buffer',
    scope: 'write:stock',
    summary: 'Hold units of an item back from one channel; its number follows',
    params: bySku,
    body: z.strictObject({
      channel: idField,
      units: z.int().min(0).max(limits.quantityMax),
    }),
    example: { channel: 'cha_1', units: 2 },
    response: itemView,
    handle: async ({ hub, caller, params, body }) => {
      const view = await setBuffer(hub, caller, params.sku, body.channel, body.units);
      return view && presentItemView(view);
    },
  }),
  route({
    method: 'post',
    path: '/stock/movements/:id/undo',
    scope: 'write:stock',
    summary: 'Take back a count, a transfer or a delivery by its opposite',
    params: z.strictObject({ id: idField }),
    response: actAnswer,
    handle: async ({ hub, caller, params }) =>
      told(hub, caller.merchantId, await undoStock(hub, caller, params.id)),
  }),
];

async function told(hub: Hub, merchantId: string, answer: readonly LedgerLine[] | Refusal | null) {
  const lines = granted(answer);
  return lines && presentAct(lines, await locationNames(hub, merchantId));
}
