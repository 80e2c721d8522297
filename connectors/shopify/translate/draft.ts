/**
 * An order between the wire and our words: what REST-shaped webhooks and GraphQL reads have in common.
 * Amounts are still the channel's decimal text.
 */
export interface DraftOrder {
  readonly id: string;
  readonly name: string;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly cancelled: boolean;
  readonly closed: boolean;
  /** Both in GraphQL's words, lower case. */
  readonly financialStatus: string;
  readonly fulfillmentStatus: string;
  readonly currency: string;
  /** Null when the buyer paid in the shop's currency. */
  readonly presentmentCurrency: string | null;
  readonly taxesIncluded: boolean;
  readonly dutiesIncluded: boolean;
  readonly total: DraftAmount;
  readonly discounts: DraftAmount;
  /** Before discounts. */
  readonly shipping: readonly DraftAmount[];
  readonly tax: DraftAmount;
  readonly duties: DraftAmount;
  readonly fees: DraftAmount;
  readonly tips: DraftAmount;
  /** Cash rounding of the payment. */
  readonly rounding: DraftAmount;
  readonly email: string | null;
  readonly phone: string | null;
  readonly customer: { readonly id: string | null; readonly name: string } | null;
  readonly shipTo: DraftAddress | null;
  readonly tags: readonly string[];
  readonly note: string;
  readonly lines: readonly DraftLine[];
  readonly fulfillments: readonly DraftFulfillment[];
  readonly refunds: readonly DraftRefund[];
}

/** Decimal text in the shop's and the buyer's currency; null where the channel does not tell. */
export interface DraftAmount {
  readonly shop: string;
  readonly presentment: string | null;
}

export interface DraftLine {
  readonly id: string;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly title: string;
  /** Units ordered, those given up later included. */
  readonly quantity: number;
  /** Units neither refunded nor removed; null where an old payload does not tell. */
  readonly current: number | null;
  /** Units still to be shipped; null where an old payload does not tell. */
  readonly open: number | null;
  readonly giftCard: boolean;
  readonly requiresShipping: boolean;
  /** Whether the shop keeps stock for it. */
  readonly tracked: boolean;
  /** True when the channel marks the line as a tip; GraphQL does not. */
  readonly tip: boolean;
  readonly unitPrice: DraftAmount;
  readonly discounts: readonly DraftAmount[];
  readonly taxes: readonly DraftAmount[];
}

export interface DraftFulfillment {
  readonly id: string;
  readonly at: Date;
  readonly status: string;
  readonly locationId: string | null;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly tracking: readonly { carrier: string; number: string; url: string | null }[];
}

export interface DraftRefund {
  readonly id: string;
  readonly at: Date;
  /** Parts whose sum was given back. */
  readonly amounts: readonly DraftAmount[];
  readonly rows: readonly DraftRefundRow[];
}

export interface DraftRefundRow {
  readonly lineId: string;
  readonly quantity: number;
  /** cancel · return · no_restock · legacy_restock, or a word we do not know yet. */
  readonly restock: string;
  readonly locationId: string | null;
}

export interface DraftAddress {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly region: string;
  readonly zip: string;
  readonly countryCode: string;
  readonly phone: string | null;
}
