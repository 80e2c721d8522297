import type { Part } from './bundles.ts';
import type { Movement } from './stock.ts';

/** What a channel says an order looks like *now*. Pure data; every connector translates into this. */
export interface OrderSnapshot {
  /** The channel's immutable id, as a string (Shopify ids exceed 2^53). */
  readonly externalId: string;
  /** When the channel last changed it, by the channel's own clock. */
  readonly revisedAt: Date;
  /** What people call the order: "#1001", "000000042". */
  readonly number: string;
  readonly placedAt: Date;
  readonly state: OrderState;
  readonly payment: PaymentState;
  /** The channel's own words for both states, kept for display and for values we do not know. */
  readonly channelState: { readonly state: string; readonly payment: string };
  readonly lines: readonly SnapshotLine[];
  /** In the shop's currency; this is the side that is reconciled. */
  readonly money: OrderMoney;
  /** In the buyer's currency when it differs. */
  readonly presentment: OrderMoney | null;
  readonly buyer: Buyer | null;
  readonly shipTo: Address | null;
  readonly shipments: readonly Shipment[];
  readonly refunds: readonly Refund[];
  readonly tags: readonly string[];
  readonly note: string;
}

export type OrderState = 'open' | 'held' | 'closed' | 'cancelled' | 'deleted';
export type PaymentState =
  | 'pending'
  | 'authorized'
  | 'paid'
  | 'partly-paid'
  | 'partly-refunded'
  | 'refunded'
  | 'voided'
  | 'other';

export interface SnapshotLine {
  readonly lineId: string;
  /** The listing's immutable id on the channel (variant, product); null for custom or deleted ones. */
  readonly externalItemId: string | null;
  /** The SKU text the channel printed; only a proposal, never an identity. */
  readonly channelSku: string | null;
  readonly title: string;
  /** Units ordered at first. */
  readonly quantity: number;
  /** False for what holds no stock: gift cards, services, virtual goods. */
  readonly stocked: boolean;
  /** Units no longer owed that never left the shelf (cancelled, edited away, refunded unshipped). */
  readonly removed: number;
  /** Units no longer owed that are gone all the same (refunded unshipped without restock). */
  readonly writtenOff: number;
  readonly shipped: readonly LocatedQuantity[];
  /** Units that came back and may be sold again. */
  readonly restocked: readonly LocatedQuantity[];
  readonly unitPriceMinor: number;
  /** Discount of the whole line, positive. */
  readonly discountMinor: number;
  readonly taxMinor: number;
}

export interface LocatedQuantity {
  /** Null when the channel does not say where. */
  readonly externalLocationId: string | null;
  readonly quantity: number;
}

/**
 * All amounts in minor units of `currency`, none negative but rounding. The channel's total must equal
 * items − discount + shipping + tax (when not included) + duties + fees + tips + rounding.
 */
export interface OrderMoney {
  readonly currency: string;
  readonly itemsMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly taxIncluded: boolean;
  readonly dutiesMinor: number;
  readonly feesMinor: number;
  readonly tipsMinor: number;
  readonly roundingMinor: number;
  readonly totalMinor: number;
  readonly refundedMinor: number;
}

export interface Buyer {
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface Address {
  readonly name: string;
  readonly company: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone: string | null;
}

export interface Shipment {
  readonly externalId: string;
  readonly at: Date;
  readonly cancelled: boolean;
  readonly externalLocationId: string | null;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly tracking: readonly { carrier: string; number: string; url: string | null }[];
}

export interface Refund {
  readonly externalId: string;
  readonly at: Date;
  readonly amountMinor: number;
  readonly lines: readonly { lineId: string; quantity: number; restocked: boolean }[];
}

/** Stock that one line holds or moved at one location. `taken` = committed + shipped + writtenOff. */
export interface Held {
  readonly locationId: string;
  readonly committed: number;
  readonly shipped: number;
  readonly writtenOff: number;
  readonly restocked: number;
}

export interface BookLine extends SnapshotLine {
  /** The hub's item; null while nobody has mapped the listing. Sticky once units were held. */
  readonly sku: string | null;
  /** In units of the line, whatever each of them is made of. */
  readonly held: readonly Held[];
  /**
   * What one unit took from the shelf, where that is not one of `sku` itself: the parts of a bundle as they
   * were when units were first taken. Given back by this, whatever the recipe says by then.
   */
  readonly leaves?: readonly Part[];
}

/** How new a snapshot is: the channel's clock, then progress (never goes back), then the content. */
export interface Revision {
  readonly at: Date;
  readonly progress: number;
  readonly fingerprint: string;
}

/** The hub's own record of an order: the newest snapshot, what it moved, and what is still to post. */
export interface OrderBook extends Omit<OrderSnapshot, 'lines' | 'revisedAt'> {
  readonly orderId: string;
  readonly merchantId: string;
  readonly channelId: string;
  /** Rises with every settled change; a save is refused unless the version read is still there. */
  readonly version: number;
  readonly revision: Revision;
  readonly lines: readonly BookLine[];
  /** Movements this version implies and the ledger may not hold yet. */
  readonly pending: readonly Movement[];
}
