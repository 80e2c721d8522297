import { barcodeKey, matchKeys, skuKey } from '../../domain/match-keys.ts';
import { limits } from '../../limits.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { ItemDoc } from '../../store/places.ts';
import type { Hub } from '../hub.ts';

export type SuggestReason = 'same-sku' | 'similar-sku' | 'same-barcode';
/** Why nothing is proposed although something looks alike: a person has to decide. */
export type SuggestDoubt = 'several-items' | 'barcode-disagrees';

export interface Suggestion {
  readonly item: Pick<ItemDoc, 'sku' | 'title'> | null;
  readonly reason: SuggestReason | null;
  readonly doubt: SuggestDoubt | null;
}

type Asked = Pick<ListingDoc, 'channelSku' | 'barcode'>;

const NONE: Suggestion = { item: null, reason: null, doubt: null };

/** Which item each listing most likely sells, read in one go for a batch of listings. */
export async function suggestItems(
  hub: Hub,
  merchantId: string,
  listings: readonly Asked[],
): Promise<(listing: Asked) => Suggestion> {
  const keys = new Set(listings.flatMap((each) => matchKeys(soldAs(each))));
  const skus = new Set(listings.flatMap((each) => each.channelSku ?? []));
  const { items } = hub.store;
  const [same, alike] = await Promise.all([
    skus.size > 0 ? items.bySkus(merchantId, [...skus]) : [],
    keys.size > 0 ? items.byMatches(merchantId, [...keys], limits.suggestionsRead) : [],
  ]);
  // With more look-alikes than are read, not every one that speaks against a proposal is known.
  const complete = alike.length < limits.suggestionsRead;
  const bySku = new Map(same.map((item) => [item.sku, item]));
  const byKey = new Map<string, ItemDoc[]>();
  for (const item of alike) {
    for (const key of item.matches ?? []) byKey.set(key, [...(byKey.get(key) ?? []), item]);
  }
  return (listing) => {
    const exact = bySku.get(listing.channelSku ?? '');
    return complete || exact ? suggestionFor(listing, exact, byKey) : NONE;
  };
}

const soldAs = ({ channelSku, barcode }: Asked) => ({ sku: channelSku, barcode });

/** An exact SKU before a similar one before a barcode; two signs that contradict each other are none. */
function suggestionFor(
  { channelSku, barcode }: Asked,
  exact: ItemDoc | undefined,
  byKey: ReadonlyMap<string, readonly ItemDoc[]>,
): Suggestion {
  const similar = exact ? [exact] : (byKey.get(skuKey(channelSku) ?? '') ?? []);
  const scanned = byKey.get(barcodeKey(barcode) ?? '') ?? [];
  if (similar.length > 1) return { ...NONE, doubt: 'several-items' };
  const [bySku] = similar;
  if (bySku) {
    const agrees = scanned.length === 0 || scanned.some((item) => item.sku === bySku.sku);
    if (!agrees) return { ...NONE, doubt: 'barcode-disagrees' };
    return { item: bySku, reason: exact ? 'same-sku' : 'similar-sku', doubt: null };
  }
  const [byBarcode] = scanned;
  if (scanned.length > 1) return { ...NONE, doubt: 'several-items' };
  return byBarcode ? { item: byBarcode, reason: 'same-barcode', doubt: null } : NONE;
}
