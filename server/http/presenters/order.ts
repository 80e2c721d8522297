import { z } from 'zod';
import type { OrderView } from '../../services/order-view.ts';
import { at, time } from './common.ts';
import { ledgerLine, presentLedgerLine } from './ledger-line.ts';
import {
  address,
  orderLine,
  orderMoney,
  presentAddress,
  presentLine,
  presentOrderMoney,
  presentRefund,
  presentShipment,
  refund,
  shipment,
} from './order-parts.ts';
import { orderRow, presentOrderRow } from './order-row.ts';

/** One order with everything the hub knows of it and everything it did to the stock. */
export const order = z.strictObject({
  ...orderRow.omit({ lines: true, buyer: true }).shape,
  external_id: z.string(),
  channel_state: z.strictObject({ state: z.string(), payment: z.string() }),
  revised_at: time,
  version: z.int(),
  buyer: z
    .strictObject({
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  ship_to: address.nullable(),
  lines: z.array(orderLine),
  /** In the shop's currency. */
  money: orderMoney,
  /** In the buyer's currency where it differs. */
  presentment: orderMoney.nullable(),
  shipments: z.array(shipment),
  refunds: z.array(refund),
  tags: z.array(z.string()),
  note: z.string(),
  timeline: z.array(
    z.strictObject({ kind: z.string(), at: time, text: z.string(), actor: z.string() }),
  ),
  stock_effects: z.array(ledgerLine),
});

export function presentOrder(view: OrderView): z.input<typeof order> {
  const { order: doc, channelName, locationName, timeline, effects } = view;
  const { lines: _, buyer: __, ...row } = presentOrderRow(doc, channelName);
  const { currency } = doc.money;
  return {
    ...row,
    external_id: doc.externalId,
    channel_state: { state: doc.channelState.state, payment: doc.channelState.payment },
    // A deleted order's revision is the end of time, which no channel ever said.
    revised_at: at(doc.state === 'deleted' ? doc.savedAt : doc.revision.at),
    version: doc.version,
    buyer: doc.buyer && {
      name: doc.buyer.name,
      email: doc.buyer.email,
      phone: doc.buyer.phone,
    },
    ship_to: doc.shipTo && presentAddress(doc.shipTo),
    lines: doc.lines.map((line) => presentLine(line, currency, locationName)),
    money: presentOrderMoney(doc.money),
    presentment: doc.presentment && presentOrderMoney(doc.presentment),
    shipments: doc.shipments.map(presentShipment),
    refunds: doc.refunds.map((each) => presentRefund(each, currency)),
    tags: [...doc.tags],
    note: doc.note,
    timeline: timeline.map(({ kind, at: when, text, actor }) => ({
      kind,
      at: at(when),
      text,
      actor,
    })),
    stock_effects: effects.map((line) => presentLedgerLine(line, locationName(line.locationId))),
  };
}
