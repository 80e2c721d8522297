import { formatMinor } from '../../domain/money.ts';
import type { exportOrders } from '../../services/orders/export-orders.ts';
import { type Cell, csvRow } from '../csv.ts';

type Exported = ReturnType<typeof exportOrders>;
type Order = Exported extends AsyncGenerator<readonly (infer Each)[]> ? Each : never;

/** One row an order. Amounts are plain numbers in the shop's currency. */
const COLUMNS: Readonly<Record<string, (order: Order) => Cell>> = {
  number: (order) => order.number,
  channel: (order) => order.channelName,
  placed_at: (order) => order.placedAt.toISOString(),
  state: (order) => order.state,
  payment: (order) => order.payment,
  buyer: (order) => order.buyer?.name ?? '',
  email: (order) => order.buyer?.email ?? '',
  phone: (order) => order.buyer?.phone ?? '',
  ship_to: (order) => order.shipTo?.name ?? '',
  city: (order) => order.shipTo?.city ?? '',
  postal_code: (order) => order.shipTo?.postalCode ?? '',
  country: (order) => order.shipTo?.countryCode ?? '',
  units: (order) => ({ number: String(unitsOf(order)) }),
  items: (order) => order.lines.map(lineText).join('; '),
  currency: (order) => order.money.currency,
  items_amount: (order) => amount(order, order.money.itemsMinor),
  discount: (order) => amount(order, order.money.discountMinor),
  shipping: (order) => amount(order, order.money.shippingMinor),
  tax: (order) => amount(order, order.money.taxMinor),
  tax_included: (order) => (order.money.taxIncluded ? 'yes' : 'no'),
  duties: (order) => amount(order, order.money.dutiesMinor),
  fees: (order) => amount(order, order.money.feesMinor),
  tips: (order) => amount(order, order.money.tipsMinor),
  rounding: (order) => amount(order, order.money.roundingMinor),
  total: (order) => amount(order, order.money.totalMinor),
  refunded: (order) => amount(order, order.money.refundedMinor),
  tracking: (order) =>
    order.shipments.flatMap((shipment) => shipment.tracking.map(({ number }) => number)).join('; '),
  order_id: (order) => order._id,
};

export const orderCsvHead = (): string => csvRow(Object.keys(COLUMNS));

export const orderCsvRow = (order: Order): string =>
  csvRow(Object.values(COLUMNS).map((cellOf) => cellOf(order)));

const amount = ({ money }: Order, minor: number): Cell => ({
  number: formatMinor(minor, money.currency),
});

const unitsOf = ({ lines }: Order) =>
  lines.reduce((sum, line) => sum + line.quantity - line.removed, 0);

const lineText = ({ quantity, removed, sku, channelSku, title }: Order['lines'][number]) =>
  `${quantity - removed} × ${sku ?? channelSku ?? title}`;
