import { z } from 'zod';
import { type Asked, invoice } from '../state/invoice.ts';
import { refund } from '../state/refund.ts';
import { ship } from '../state/ship.ts';
import { bodyOf, orderOf, type Route } from './route.ts';

const amount = z.coerce.number();
const items = z
  .array(z.object({ order_item_id: z.coerce.number().int(), qty: amount.min(0) }))
  .optional();
const comment = z.object({ comment: z.string() }).optional();

const invoiceBody = z.object({ items });

const shipBody = z.object({
  items,
  comment,
  tracks: z
    .array(z.object({ track_number: z.string(), title: z.string(), carrier_code: z.string() }))
    .default([]),
  arguments: z
    .object({ extension_attributes: z.object({ source_code: z.string().optional() }).optional() })
    .optional(),
});

const refundBody = z.object({
  items,
  comment,
  arguments: z
    .object({
      shipping_amount: amount.optional(),
      adjustment_positive: amount.default(0),
      adjustment_negative: amount.default(0),
      extension_attributes: z
        .object({ return_to_stock_items: z.array(z.coerce.number().int()).default([]) })
        .optional(),
    })
    .optional(),
});

/** All three answer the new document's id as a JSON string. */
export const orderActionRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: 'order/:id/invoice',
    resource: 'Magento_Sales::invoice',
    answer: (call, [id]) => {
      const body = bodyOf(call, invoiceBody);
      return String(invoice(call.state, orderOf(call, id), askedOf(body), call.now).id);
    },
  },
  {
    method: 'POST',
    pattern: 'order/:id/ship',
    resource: 'Magento_Sales::ship',
    answer: (call, [id]) => {
      const body = bodyOf(call, shipBody);
      const request = {
        asked: askedOf(body),
        sourceCode: body.arguments?.extension_attributes?.source_code ?? null,
        comment: body.comment?.comment ?? null,
        tracks: body.tracks.map((track) => ({
          number: track.track_number,
          title: track.title,
          carrierCode: track.carrier_code,
        })),
      };
      return String(ship(call.state, orderOf(call, id), request, call.now).id);
    },
  },
  {
    method: 'POST',
    pattern: 'order/:id/refund',
    resource: 'Magento_Sales::creditmemo',
    answer: (call, [id]) => {
      const body = bodyOf(call, refundBody);
      const request = {
        asked: askedOf(body),
        shipping: body.arguments?.shipping_amount ?? null,
        adjustmentPositive: body.arguments?.adjustment_positive ?? 0,
        adjustmentNegative: body.arguments?.adjustment_negative ?? 0,
        returned: new Set(body.arguments?.extension_attributes?.return_to_stock_items),
      };
      return String(refund(call.state, orderOf(call, id), request, call.now).id);
    },
  },
];

/** No items, or none given, means all that is left. */
function askedOf(body: z.infer<typeof invoiceBody>): Asked | null {
  if (!body.items || body.items.length === 0) return null;
  return new Map(body.items.map((item) => [item.order_item_id, item.qty]));
}
