import { z } from 'zod';
import type { OrderView } from '../../services/orders/order-view.ts';
import { at, money, presentMoney, time } from './common.ts';
import { ledgerLine, presentLedgerLine } from './ledger-line.ts';
import {
  lifecycleStep,
  orderException,
  presentLifecycle,
  presentOrderException,
  presentTimelineEntry,
  timelineEntry,
} from './order-course.ts';
import { orderMoney, presentOrderMoney } from './order-money.ts';
import {
  address,
  orderLine,
  presentAddress,
  presentLine,
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
  lifecycle: z.array(lifecycleStep),
  buyer: z
    .strictObject({
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  ship_to: address.nullable(),
  lines: z.array(orderLine),
  /** All lines' amounts together; equals `money.items` unless the channel counts otherwise. */
  lines_total: money,
  /** In the shop's currency. */
  money: orderMoney,
  /** In the buyer's currency where it differs. */
  presentment: orderMoney.nullable(),
  shipments: z.array(shipment),
  refunds: z.array(refund),
  tags: z.array(z.string()),
  note: z.string(),
  timeline: z.array(timelineEntry),
  stock_effects: z.array(ledgerLine),
  /** Null without the scope read:exceptions. */
  exceptions: z.array(orderException).nullable(),
});

export function presentOrder(view: OrderView, mayReadExceptions: boolean): z.input<typeof order> {
  const { order: doc, channelName, locationName, actorName } = view;
  const attention = view.exceptions.some(({ state }) => state === 'open');
  const { lines: _, buyer: __, ...row } = presentOrderRow(doc, channelName, attention);
  const { currency } = doc.money;
  const linesMinor = doc.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  return {
    ...row,
    external_id: doc.externalId,
    channel_state: { state: doc.channelState.state, payment: doc.channelState.payment },
    // A deleted order's revision is the end of time, which no channel ever said.
    revised_at: at(doc.state === 'deleted' ? doc.savedAt : doc.revision.at),
    version: doc.version,
    lifecycle: presentLifecycle(doc),
    buyer: doc.buyer && {
      name: doc.buyer.name,
      email: doc.buyer.email,
      phone: doc.buyer.phone,
    },
    ship_to: doc.shipTo && presentAddress(doc.shipTo),
    lines: doc.lines.map((line) => presentLine(line, doc.state, currency, locationName)),
    lines_total: presentMoney(linesMinor, currency),
    money: presentOrderMoney(doc.money),
    presentment: doc.presentment && presentOrderMoney(doc.presentment),
    shipments: doc.shipments.map((each) => presentShipment(each, view.placeName)),
    refunds: doc.refunds.map((each) => presentRefund(each, currency)),
    tags: [...doc.tags],
    note: doc.note,
    timeline: view.timeline.map((entry) => presentTimelineEntry(entry, actorName)),
    stock_effects: view.effects.map((line) =>
      presentLedgerLine(line, locationName(line.locationId)),
    ),
    exceptions: mayReadExceptions ? view.exceptions.map(presentOrderException) : null,
  };
}
