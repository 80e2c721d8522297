/** The store's tables as plain data. Functions of this folder change them; none reads a clock or a die. */
export interface MagentoState {
  readonly shop: Shop;
  readonly products: readonly Product[];
  /** By exact-case SKU; composite products included. */
  readonly bySku: ReadonlyMap<string, Product>;
  readonly sources: readonly Source[];
  /** The stock that the only website sells from. */
  readonly stock: Stock;
  /** By lower-case SKU and source, because MySQL compares SKUs without case. */
  readonly sourceItems: Map<string, SourceItem>;
  /** The stock index by exact-case SKU: what salable is counted from. */
  readonly index: Map<string, number>;
  /** Sum of the append-only reservations by SKU; 0 or below, apart from refunds that overtake. */
  readonly reservations: Map<string, number>;
  readonly orders: Map<number, Order>;
  readonly shipments: ShipmentDocument[];
  readonly invoices: InvoiceDocument[];
  readonly creditmemos: CreditmemoDocument[];
  /** Registered customers by e-mail. */
  readonly customers: Map<string, number>;
  /** Last number given out, by name of the sequence. */
  readonly sequences: Map<string, number>;
  /** What a module observing saves would see, oldest first; the outbox takes them away. */
  readonly happened: StoreEvent[];
}

export interface Shop {
  readonly name: string;
  readonly baseCurrency: string;
  /** Store views; the first is "default". Orders are priced in their view's currency. */
  readonly views: readonly StoreView[];
  readonly taxPercent: number;
  /** Flat rate for each unit, in base currency. */
  readonly shippingPerUnit: number;
}

export interface StoreView {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  /** base_to_order_rate */
  readonly rate: number;
}

export interface Product {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly type: 'simple' | 'configurable';
  /** Base currency, in decimals. 0 for a configurable. */
  readonly price: number;
  readonly createdAt: Date;
  /** The configurable that sells this simple product. */
  readonly parent: Product | null;
  readonly childIds: number[];
}

export interface Source {
  readonly code: string;
  readonly name: string;
}

export interface Stock {
  readonly id: number;
  readonly name: string;
  /** By priority, first first. */
  readonly sourceCodes: readonly string[];
}

export interface SourceItem {
  readonly id: number;
  readonly sku: string;
  readonly sourceCode: string;
  quantity: number;
  /** 1 in stock, 0 out of stock: such a row counts nothing. */
  status: number;
}

export type OrderState = 'new' | 'processing' | 'complete' | 'closed' | 'canceled' | 'holded';

export interface Order {
  readonly id: number;
  readonly incrementId: string;
  readonly view: StoreView;
  readonly createdAt: Date;
  updatedAt: Date;
  state: OrderState;
  heldFrom: OrderState | null;
  readonly customer: Customer;
  address: PostalAddress;
  readonly rows: readonly OrderRow[];
  readonly shipping: ShippingMoney;
  /** Base currency, summed over the credit memos. */
  readonly refunded: { adjustmentPositive: number; adjustmentNegative: number; total: number };
  readonly history: HistoryEntry[];
  readonly protectCode: string;
  readonly remoteIp: string;
}

export interface OrderRow {
  readonly id: number;
  /** The configurable's row; quantities shipped and refunded live there. */
  readonly parent: OrderRow | null;
  readonly product: Product;
  /** A configurable's row carries its child's SKU. */
  readonly sku: string;
  /** Unit price in base currency; 0 on a child. */
  readonly price: number;
  readonly taxPercent: number;
  readonly ordered: number;
  invoiced: number;
  shipped: number;
  refunded: number;
  /** Of the refunded ones, those that had never left the store. */
  refundedUnshipped: number;
  /** Of the refunded ones, those that came back into a source. */
  returned: number;
  canceled: number;
  updatedAt: Date;
}

/** Base currency. */
export interface ShippingMoney {
  readonly amount: number;
  invoiced: number;
  refunded: number;
  canceled: number;
}

export interface Customer {
  /** Null for a guest. */
  readonly id: number | null;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
}

export interface PostalAddress {
  readonly street: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly regionCode: string;
  readonly regionId: number;
  readonly postcode: string;
  readonly telephone: string;
}

export interface HistoryEntry {
  readonly id: number;
  readonly comment: string;
  readonly at: Date;
  readonly status: string;
  readonly entityName: 'order' | 'creditmemo';
  readonly visible: boolean;
}

export interface DocumentLine {
  readonly id: number;
  readonly row: OrderRow;
  readonly quantity: number;
}

interface Document {
  readonly id: number;
  readonly incrementId: string;
  readonly order: Order;
  readonly at: Date;
  readonly lines: readonly DocumentLine[];
}

export interface ShipmentDocument extends Document {
  readonly sourceCode: string;
  readonly tracks: Track[];
  readonly comments: readonly { readonly id: number; readonly comment: string }[];
}

export interface Track {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly carrierCode: string;
  readonly at: Date;
}

export interface InvoiceDocument extends Document {
  /** Base currency. */
  readonly shipping: number;
}

export interface CreditmemoDocument extends Document {
  /** Base currency. */
  readonly money: {
    readonly subtotal: number;
    readonly tax: number;
    readonly shipping: number;
    readonly adjustmentPositive: number;
    readonly adjustmentNegative: number;
    readonly total: number;
  };
}

export type StoreEvent =
  | {
      readonly topic: 'order.saved' | 'shipment.saved' | 'creditmemo.saved';
      readonly orderId: number;
    }
  | { readonly topic: 'stock.saved'; readonly sku: string };

/** The next number of an auto-increment column. */
export function nextId(state: MagentoState, sequence: string): number {
  const next = (state.sequences.get(sequence) ?? 0) + 1;
  state.sequences.set(sequence, next);
  return next;
}

/** Increment ids are counted in each store view: 000000001 in the first, 2000000001 in the second. */
export function nextIncrementId(state: MagentoState, kind: string, view: StoreView): string {
  const number = nextId(state, `${kind}#${view.id}`);
  const prefix = view.id === 1 ? '' : String(view.id);
  return prefix + String(number).padStart(9, '0');
}
