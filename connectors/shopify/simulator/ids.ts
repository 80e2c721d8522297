/**
 * Ids as Shopify gives them: rising, unlike between shops, and for most kinds beyond 2^53, so that a
 * reader that rounds them is found out. They are decimal strings everywhere but in webhook bodies.
 */
const FIRST = {
  order: 820982911946154000n,
  line: 487817672276298000n,
  shippingLine: 369256396272298000n,
  refund: 890088186047892000n,
  refundLine: 487817672286298000n,
  transaction: 245135271310201000n,
  fulfillment: 255858046203887000n,
  fulfillmentLine: 297858046203887000n,
  customer: 115310627314723000n,
  product: 788032119674292000n,
  variant: 642667041472713000n,
  inventoryItem: 271878346596884000n,
  edit: 789123287930000n,
  adjustment: 46891223580000n,
  subscription: 892403750000n,
  location: 24826000n,
  shop: 548380000n,
} as const;

export type IdKind = keyof typeof FIRST;

export interface IdCounters {
  readonly offset: bigint;
  readonly given: Map<IdKind, bigint>;
}

/** Small ids get a small offset, so that they stay small. */
export function idCounters(shop: string): IdCounters {
  let hash = 2166136261;
  for (const char of shop) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return { offset: BigInt(hash % 9973), given: new Map() };
}

export function mint(ids: IdCounters, kind: IdKind): string {
  const next = (ids.given.get(kind) ?? 0n) + 1n;
  ids.given.set(kind, next);
  const first = FIRST[kind];
  const spread = first > 2n ** 53n ? 10_000_000n : 10_000n;
  return String(first + ids.offset * spread + next);
}

export const gid = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

/** The number at the end of a gid ("gid://shopify/Order/12?x=1" → "12"); plain numbers pass. */
export function idOf(gidOrId: string): string {
  return /(\d+)(?:\?.*)?$/.exec(gidOrId)?.[1] ?? '';
}

/** The type a gid names, "" for what is not a gid. */
export function typeOf(id: string): string {
  return /^gid:\/\/shopify\/(\w+)\/\d+/.exec(id)?.[1] ?? '';
}

/** A version 4 UUID from the given randomness. */
export function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = '4';
  hex[16] = (8 + Math.floor(random() * 4)).toString(16);
  const text = hex.join('');
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-');
}
