import type { OrderSnapshot } from '../../../server/domain/order.ts';
import { refundsOf, shipmentsOf } from './documents.ts';
import { linesOf } from './lines.ts';
import { orderMoney } from './money.ts';
import { buyerOf, shipToOf } from './people.ts';
import type { MagentoComposite } from './schema.ts';
import { channelStateOf, paymentOf, stateOf } from './states.ts';

/** An order with its shipments and credit memos, as one picture of now. */
export function orderSnapshot(composite: MagentoComposite): OrderSnapshot {
  const { order } = composite;
  const twoCurrencies = order.order_currency_code !== order.base_currency_code;
  return {
    externalId: order.entity_id,
    revisedAt: revisedAt(composite),
    number: order.increment_id,
    placedAt: order.created_at,
    state: stateOf(order),
    payment: paymentOf(order),
    channelState: channelStateOf(order),
    lines: linesOf(composite),
    money: orderMoney(order, 'base'),
    presentment: twoCurrencies ? orderMoney(order, 'order') : null,
    buyer: buyerOf(order),
    shipTo: shipToOf(order),
    shipments: shipmentsOf(composite),
    refunds: refundsOf(composite),
    tags: [],
    note: order.customer_note,
  };
}

/** A partial shipment or a later track moves nobody's `updated_at` but leaves newer rows behind. */
function revisedAt({ order, shipments, creditmemos }: MagentoComposite): Date {
  const documents = [...shipments, ...creditmemos];
  const times = [
    order.updated_at,
    ...documents.flatMap((each) => [each.created_at, each.updated_at ?? each.created_at]),
    ...shipments.flatMap(({ tracks }) => tracks.flatMap((track) => track.created_at ?? [])),
  ];
  return new Date(Math.max(...times.map((at) => at.getTime())));
}
