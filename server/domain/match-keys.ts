/**
 * What makes two records look like the same thing to sell: the SKU without case, spaces and dashes, and
 * the barcode's digits. A likeness only ever proposes; the channel's immutable id is what is mapped.
 */
export interface Sellable {
  readonly sku: string | null;
  readonly barcode: string | null;
}

/** "mug 1", "MUG-1" and "Mug_1" → "sku:mug1"; null for what has neither letter nor digit. */
export function skuKey(sku: string | null): string | null {
  const plain = (sku ?? '')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[\s\p{Pd}_]+/gu, '');
  return /[\p{L}\p{N}]/u.test(plain) ? `sku:${plain}` : null;
}

/**
 * A GTIN's digits without leading zeros: GS1 writes a UPC of 12 digits as an EAN of 13 by putting a zero
 * before it. Null for what is too short to be one: house numbers like "12" are shared by many things.
 */
export function barcodeKey(barcode: string | null): string | null {
  const digits = (barcode ?? '').replace(/[\s\p{Pd}]+/gu, '');
  if (!/^\d{8,14}$/.test(digits)) return null;
  const significant = digits.replace(/^0+/, '');
  return significant.length >= 7 ? `gtin:${significant}` : null;
}

export const matchKeys = ({ sku, barcode }: Sellable): string[] =>
  [skuKey(sku), barcodeKey(barcode)].flatMap((key) => key ?? []);
