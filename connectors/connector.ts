import type { ZodType } from 'zod';
import type { OrderSnapshot } from '../server/domain/order.ts';

/**
 * The contract of a connector. A `Connector` is pure: no network, no clock, no store. A `Channel` is one
 * connected store and the only thing that talks to the outside. Adding a channel kind is implementing
 * these two, passing test/conformance, and adding a line to registry.ts.
 */
export interface Connector<Settings = unknown, Secrets = unknown> {
  readonly kind: string;
  readonly label: string;
  readonly capabilities: Capabilities;
  readonly settings: ZodType<Settings>;
  readonly secrets: ZodType<Secrets>;
  /** The outside store's identity as far as the settings tell it (shop domain, base URL). */
  storeIdOf(settings: Settings): string;
  /** Which store an app-wide webhook claims to come from; unsigned, so only good for look-up. */
  claimedStore(request: RawRequest): string | null;
  /** Over the raw bytes, in constant time, never throwing whatever the headers hold. */
  verify(request: RawRequest, secrets: Secrets): Verdict;
  /** Parses once, into our words. Throws `TranslateError` for what it cannot read. */
  translate(delivery: Delivery): readonly ChannelFact[];
  open(account: Account<Settings, Secrets>, io: ChannelIo): Channel;
}

export interface Capabilities {
  readonly intake: 'webhook' | 'poll' | 'both';
  readonly stockWrite: 'compare-and-set' | 'read-verify-write';
  /** Levels per `writeStock` call. */
  readonly stockBatchMax: number;
  /** Streams that `pull` knows, in the order a first import takes them. */
  readonly streams: readonly Stream[];
  /** Topics of webhooks that tell one stock number and nothing else: most only echo what the hub wrote. */
  readonly numberTopics: readonly string[];
}

/** `orders` finds orders that changed; the other streams of a kind may only hint at orders. */
export type Stream = 'locations' | 'products' | 'orders' | 'shipments' | 'invoices' | 'refunds';

export interface RawRequest {
  readonly path: string;
  /** Lower-case names. A header sent more than once comes as an array. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** By the hub's clock, so that a signed timestamp can be judged without a clock in `verify`. */
  readonly receivedAt: Date;
}

export type Verdict =
  | { readonly ok: true; readonly deliveryId: string; readonly topic: string }
  | { readonly ok: false; readonly reason: 'unsigned' | 'bad-signature' | 'stale' };

/** One message from a channel, by webhook or by pull: the same words, the same door. */
export interface Delivery {
  /** Unique per channel; a second one with the same id is the same message. */
  readonly deliveryId: string;
  readonly topic: string;
  readonly body: Uint8Array;
}

export type ChannelFact =
  | { readonly kind: 'order'; readonly snapshot: OrderSnapshot }
  /** The order changed, this message does not say how: read it again. */
  | {
      readonly kind: 'order-hint';
      readonly externalId: string;
      readonly now?: OrderGlimpse;
      readonly about?: OrderPart;
      /** The message says the store deleted it, and does not prove it: a read must confirm that. */
      readonly deleted?: true;
    }
  /** In a webhook: the store deleted it. From a read: the store shows no such order (any more). */
  | { readonly kind: 'order-gone'; readonly externalId: string }
  | { readonly kind: 'listing'; readonly listing: ListingFact }
  | { readonly kind: 'listing-gone'; readonly externalId: string }
  /** All listings a product has; others the hub holds of it are gone. Empty: the product is gone. */
  | {
      readonly kind: 'product-listings';
      readonly externalProductId: string;
      readonly externalIds: readonly string[];
    }
  /** The product changed, this message does not say how: read it again. */
  | { readonly kind: 'listing-hint'; readonly externalProductId: string }
  | { readonly kind: 'location'; readonly location: LocationFact }
  | { readonly kind: 'stock'; readonly reading: StockReading }
  /** `storeId`: which store it is that left, as the signed body names it. */
  | { readonly kind: 'uninstalled'; readonly storeId: string }
  | { readonly kind: 'privacy-request'; readonly request: PrivacyRequestFact }
  /** A key stood twice in one object of the body; the last one counted. Beside the other facts. */
  | { readonly kind: 'duplicate-keys' }
  /** Understood and of no consequence here. */
  | { readonly kind: 'ignored'; readonly why: string };

/** What a list of orders tells cheaply; if the hub's book says the same, the order is not read again. */
export interface OrderGlimpse {
  readonly revisedAt: Date;
  readonly cancelled: boolean;
  /** Units ordered less those taken out or given back. */
  readonly units: number;
}

/** The part of an order a message is about; a book that holds it need not be read again. */
export interface OrderPart {
  readonly part: 'refund' | 'shipment';
  readonly externalId: string;
}

/** An item as one channel sells it. */
export interface ListingFact {
  /** Immutable id that order lines carry (Shopify variant gid, Magento product id). */
  readonly externalId: string;
  readonly externalProductId: string;
  /** What stock calls address (Shopify inventory item gid, Magento exact-case SKU). */
  readonly stockRef: string;
  readonly channelSku: string | null;
  readonly barcode: string | null;
  readonly title: string;
  /** False when the channel keeps no stock for it; such a listing is never published to. */
  readonly tracked: boolean;
  /** Where the channel stocks it. */
  readonly externalLocationIds: readonly string[];
}

export interface LocationFact {
  readonly externalId: string;
  readonly name: string;
  readonly active: boolean;
}

export interface PrivacyRequestFact {
  readonly topic: 'customers/data_request' | 'customers/redact' | 'shop/redact';
  readonly customerExternalId: string | null;
  readonly orderExternalIds: readonly string[];
}

export interface StockRef {
  readonly stockRef: string;
  readonly externalLocationId: string;
}

/** What the channel lets buyers buy there: after the channel's own reservations, by its own clock. */
export interface StockReading extends StockRef {
  readonly sellable: number;
  readonly at: Date;
  /** The channel looked so long before or after `at`, beside the grain of its clock; 0 where absent. */
  readonly unsureMs?: number;
}

export interface StockLevel extends StockRef {
  readonly sellable: number;
  /** The sellable number the channel must show for the write to be applied; null writes regardless. */
  readonly expected: number | null;
  /** Another write of ours may land at any moment: a channel without compare-and-set looks twice. */
  readonly contested?: true;
}

/** One answer per level, in the order given. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly at: Date; readonly receipt: string | null }
  /** Not applied: the channel showed another number. `actual` when the answer told it. */
  | { readonly kind: 'stale'; readonly actual: StockReading | null }
  /** Not applied and it will not be by asking again (unknown item, untracked, not stocked there). */
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string };

export interface Account<Settings, Secrets> {
  readonly channelId: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** Everything a channel may use of the world. Tests and the simulation pass their own. */
export interface ChannelIo {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** Milliseconds on a clock that nobody sets and that never jumps: only differences mean something. */
  readonly ticks: () => number;
  /** Waits; the simulation's clock answers at once. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Randomness for nonces. */
  readonly randomHex: (bytes: number) => string;
  /** Ids and counts only, never personal data. */
  readonly log: (event: string, fields: Readonly<Record<string, string | number>>) => void;
  /** For credentials that change with their use; absent where nothing can be stored. */
  readonly credentials?: CredentialKeeper;
}

export interface CredentialKeeper {
  /**
   * Runs `work` with the secrets as they are stored now, while no other process does so for this channel,
   * and stores what it answers (null: leave them). Answers the secrets as stored then; null: somebody else
   * is at it, and it is worth asking again in a moment.
   */
  renew(channelId: string, work: (stored: unknown) => Promise<unknown>): Promise<unknown>;
}

export interface Channel {
  /** A live check: who is there, and every permission or setting that is missing, in plain words. */
  check(): Promise<StoreIdentity>;
  /** Asks the store to send its webhooks to `callbackUrl`; safe to repeat. No-op where it cannot. */
  subscribe(callbackUrl: string): Promise<void>;
  /**
   * One page of what changed since the cursor; `null` starts at `since`. `until` is the store's own time
   * up to which this stream has been read once `more` is false.
   */
  pull(stream: Stream, cursor: string | null, since: Date): Promise<PullPage>;
  /**
   * One full, current delivery for each of these ids, its `deliveryId` being the id asked for; an id the
   * store does not know comes back as gone.
   */
  read(kind: 'orders' | 'products', externalIds: readonly string[]): Promise<readonly Delivery[]>;
  readStock(refs: readonly StockRef[]): Promise<readonly StockReading[]>;
  /**
   * At most `stockBatchMax` levels. The same key with the same levels is applied at most once. May be called again,
   * for other items, while a call is under way.
   */
  writeStock(levels: readonly StockLevel[], key: string): Promise<readonly WriteOutcome[]>;
  /** What it cost since it was opened, and what is left to spend. */
  usage(): Usage;
}

export interface Usage {
  readonly calls: number;
  /** Calls that the store refused because they were too many. */
  readonly throttled: number;
  /** The part of the store's budget for calls that is left now, 0 to 1; 1 where it names none. */
  readonly spare: number;
}

export interface StoreIdentity {
  readonly externalStoreId: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  /** Empty when all is well; each entry says what to do about it. */
  readonly missing: readonly string[];
}

export interface PullPage {
  readonly deliveries: readonly Delivery[];
  readonly cursor: string;
  readonly more: boolean;
  readonly until: Date;
}

/** The delivery cannot be read; it is set aside as a dead letter with this reason. */
export class TranslateError extends Error {
  override readonly name = 'TranslateError';
  readonly code: 'schema' | 'syntax' | 'encoding' | 'range' | 'depth' | 'topic';
  constructor(code: TranslateError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export type ChannelErrorKind =
  | 'unauthorized'
  | 'rate-limited'
  | 'unavailable'
  | 'rejected'
  /** The request may or may not have been applied: read before doing anything else. */
  | 'unknown-outcome';

export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly kind: ChannelErrorKind;
  readonly retryAfterMs: number | null;
  /** The next step for a person, where the connector knows better than the hub. */
  readonly whatToDo: string | null;
  constructor(
    kind: ChannelErrorKind,
    message: string,
    retryAfterMs: number | null = null,
    whatToDo: string | null = null,
  ) {
    super(message);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
    this.whatToDo = whatToDo;
  }
}
