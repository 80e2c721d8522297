/**
 * One form of id for webhooks and GraphQL alike: the number as a string, which is the last segment of a
 * gid. Ids exceed 2^53, so they are never numbers here.
 */
const GID = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d{1,20})(?:\?.*)?$/;

export type GidType =
  | 'Order'
  | 'Product'
  | 'ProductVariant'
  | 'InventoryItem'
  | 'Location'
  | 'Fulfillment'
  | 'Refund';

export const gid = (type: GidType, id: string): string => `gid://shopify/${type}/${id}`;

/** "gid://shopify/Order/123" → "123"; null for anything else. */
export function idOfGid(text: string): string | null {
  return GID.exec(text)?.[2] ?? null;
}
