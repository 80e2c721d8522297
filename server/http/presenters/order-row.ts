import { z } from 'zod';
import type { OrderPage } from '../../services/orders/find-orders.ts';
import { at, money, next, presentMoney, time } from './common.ts';

export const orderState = z.enum(['open', 'held', 'closed', 'cancelled', 'deleted']);
export const paymentState = z.enum([
  'pending',
  'authorized',
  'paid',
  'partly-paid',
  'partly-refunded',
  'refunded',
  'voided',
  'other',
]);

/** An order as a list shows it. */
export const orderRow = z.strictObject({
  id: z.string(),
  number: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  placed_at: time,
  state: orderState,
  payment: paymentState,
  buyer: z.string().nullable(),
  lines: z.int(),
  units: z.int(),
  total: money,
  /** A stocked line has no item yet. */
  unmapped: z.boolean(),
  /** Something of it still has to leave the shelf. */
  to_fulfil: z.boolean(),
  /** An open exception is about it. */
  attention: z.boolean(),
});

export const orderPage = z.strictObject({ orders: z.array(orderRow), next });

type Row = OrderPage['orders'][number];

export const presentOrderPage = (page: OrderPage): z.input<typeof orderPage> => ({
  orders: page.orders.map((row) => presentOrderRow(row, row.channelName, row.attention)),
  next: page.next,
});

export function presentOrderRow(
  order: Omit<Row, 'channelName' | 'attention'>,
  channel: string,
  attention: boolean,
): z.input<typeof orderRow> {
  return {
    id: order._id,
    number: order.number,
    channel_id: order.channelId,
    channel,
    placed_at: at(order.placedAt),
    state: order.state,
    payment: order.payment,
    buyer: order.buyer?.name ?? null,
    lines: order.lines.length,
    units: order.lines.reduce((sum, line) => sum + line.quantity - line.removed, 0),
    total: presentMoney(order.money.totalMinor, order.money.currency),
    unmapped: order.unmapped ?? false,
    to_fulfil: order.toFulfil ?? false,
    attention,
  };
}
