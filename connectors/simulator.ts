/**
 * What every connector's simulator offers: a store at wire level. Its state machine is pure (state, clock
 * and randomness come from outside); `fetch` answers in process for the deterministic simulation, and
 * `listen` serves the same over HTTP for the demo, the browser and the chaos tests.
 */
export interface SimulatedStore {
  readonly kind: string;
  /** What one types into the connect form for this store. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  /** Serves the store on 127.0.0.1; answers the base URL. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
  /** The store's API without a socket; takes what the global fetch takes. */
  readonly fetch: typeof fetch;
  /**
   * Hands over webhooks that are due now and forgets those answered 2xx; the others are sent again later,
   * as the real store would. Calls `send` once for each try.
   */
  deliverDue(send: (webhook: OutgoingWebhook) => Promise<number>): Promise<number>;
  /** Time until the next webhook is due; null when none waits. */
  nextWebhookInMs(): number | null;

  // What shoppers and staff do in the store. Ids are the store's own order ids.
  /** Null when the store itself refuses the sale because it shows too little stock. */
  place(cart: Cart): string | null;
  /** Cancels what is not shipped yet. */
  cancel(orderId: string, options: { restock: boolean }): boolean;
  fulfil(orderId: string, lines?: readonly CartLine[]): boolean;
  refund(orderId: string, lines: readonly CartLine[], options: { restock: boolean }): boolean;
  /** Takes units out of an order that is not shipped yet; false where the platform cannot. */
  removeFromOrder(orderId: string, line: CartLine): boolean;
  /** Staff types a new number into the store's admin. */
  setStock(sku: string, sellable: number): void;

  // The truth to check the hub against.
  /** What a buyer can buy now. */
  shown(sku: string): number;
  orders(): readonly SimulatedOrder[];
  usage(): { readonly calls: number; readonly writes: number; readonly throttled: number };
  readonly faults: StoreFaults;
}

export interface Cart {
  readonly lines: readonly CartLine[];
  readonly buyer: { readonly name: string; readonly email: string };
}

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface SimulatedOrder {
  readonly id: string;
  readonly number: string;
  readonly placedAt: Date;
  readonly totalMinor: number;
  readonly cancelled: boolean;
  /** Units per SKU that the buyer is owed or has: ordered less removed, written off and restocked. */
  readonly lines: readonly CartLine[];
}

export interface OutgoingWebhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Probabilities 0..1 unless named otherwise; all zero at first. Draws come from the given randomness. */
export interface StoreFaults {
  /** A webhook is never sent. */
  webhookLost: number;
  webhookDuplicated: number;
  /** Webhooks are delayed by up to this, so they overtake each other. */
  webhookDelayMs: number;
  /** A call is answered 500 or 503 (HTML where the platform does so) and not applied. */
  callFails: number;
  /** A call is applied and its answer never arrives. */
  answerLost: number;
  /** A call is answered "too many requests". */
  callThrottled: number;
  /** Every answer takes this long. */
  latencyMs: number;
}

export interface SimulatorWorld {
  readonly now: () => Date;
  /** 0 ≤ x < 1; seeded where a run must be repeatable. */
  readonly random: () => number;
  /** Waits; a virtual clock answers at once. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface SimulatedItem {
  readonly sku: string;
  readonly title: string;
  readonly priceMinor: number;
  readonly stock: number;
}

export const noFaults = (): StoreFaults => ({
  webhookLost: 0,
  webhookDuplicated: 0,
  webhookDelayMs: 0,
  callFails: 0,
  answerLost: 0,
  callThrottled: 0,
  latencyMs: 0,
});
