import { minorDigits } from '../../../server/domain/money.ts';
import type { SimulatedOrder } from '../../simulator.ts';
import type { MagentoOptions, SimulatedMagento } from './options.ts';
import { cancelRest, fulfil, refundLines } from './staff.ts';
import { hold, unhold } from './state/cancel.ts';
import { comment, editAddress } from './state/history.ts';
import { invoice } from './state/invoice.ts';
import { orderedAmounts } from './state/money.ts';
import { place } from './state/place.ts';
import { ownRows } from './state/rules.ts';
import { addTrack } from './state/ship.ts';
import type { MagentoState, Order } from './state/state.ts';
import { salable, setSellable } from './state/stock.ts';
import { Refused } from './wire/refused.ts';

interface Desk {
  readonly state: MagentoState;
  /** In whole seconds. */
  readonly now: () => Date;
  readonly random: () => number;
  /** Hands what happened to the outbox and passes the result on. */
  readonly settled: <Result>(result: Result) => Result;
  readonly options: MagentoOptions;
}

type Actions = Pick<
  SimulatedMagento,
  | 'place'
  | 'cancel'
  | 'fulfil'
  | 'refund'
  | 'removeFromOrder'
  | 'setStock'
  | 'shown'
  | 'orders'
  | 'hold'
  | 'unhold'
  | 'comment'
  | 'editAddress'
  | 'addTrack'
>;

/** What shoppers and staff do. An unknown order, or what Magento refuses, is false. */
export function actionsOf({ state, now, random, settled, options }: Desk): Actions {
  const at = (id: string, deed: (order: Order) => unknown): boolean => {
    const order = state.orders.get(Number(id));
    return settled(order !== undefined && unlessRefused(() => deed(order) !== false));
  };
  return {
    place(cart) {
      const order = place(state, cart, now(), random);
      const paid = options.paidAtOnceShare ?? 0;
      if (order && paid > 0 && random() < paid) invoice(state, order, null, now());
      return settled(order ? String(order.id) : null);
    },
    cancel: (id, { restock }) => at(id, (order) => cancelRest(state, order, restock, now())),
    fulfil: (id, lines) => at(id, (order) => fulfil(state, order, lines, now())),
    refund: (id, lines, { restock }) =>
      at(id, (order) => refundLines(state, order, lines, restock, now())),
    // Magento can only cancel an order and place another one.
    removeFromOrder: () => false,
    setStock: (sku, sellable) => settled(setSellable(state, sku, sellable)),
    shown: (sku) => Math.max(0, salable(state, sku)),
    orders: () => [...state.orders.values()].map((order) => simulatedOrder(state, order)),
    hold: (id) => at(id, (order) => hold(state, order, now())),
    unhold: (id) => at(id, (order) => unhold(state, order, now())),
    comment: (id, text) => at(id, (order) => comment(state, order, text, false, now())),
    editAddress: (id, street) => at(id, (order) => editAddress(state, order, street)),
    addTrack: (id, number) => at(id, (order) => trackNewest(state, order, number, now())),
  };
}

function unlessRefused(deed: () => boolean): boolean {
  try {
    return deed();
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

function trackNewest(state: MagentoState, order: Order, number: string, now: Date): boolean {
  const shipment = state.shipments.findLast((document) => document.order === order);
  if (!shipment) return false;
  addTrack(state, shipment, { number, title: 'UPS', carrierCode: 'ups' }, now);
  return true;
}

/** Units cancelled, refunded before they were shipped, or back in stock are neither owed nor had. */
function simulatedOrder(state: MagentoState, order: Order): SimulatedOrder {
  const unit = 10 ** minorDigits(state.shop.baseCurrency);
  return {
    id: String(order.id),
    number: order.incrementId,
    placedAt: order.createdAt,
    totalMinor: Math.round(orderedAmounts(order, 1).total * unit),
    cancelled: order.state === 'canceled',
    lines: ownRows(order).map((row) => ({
      sku: row.sku,
      quantity: row.ordered - row.canceled - row.refundedUnshipped - row.returned,
    })),
  };
}
