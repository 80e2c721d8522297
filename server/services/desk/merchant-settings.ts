import { limits } from '../../limits.ts';
import type { MerchantDoc } from '../../store/places.ts';
import { type By, type Change, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';

export interface MerchantSettings {
  readonly id: string;
  readonly name: string;
  /** Whose midnight begins the business's day, a name of IANA's; null until somebody chose. */
  readonly zone: string | null;
  /** An item with so many units or fewer available is marked as low. */
  readonly lowUnits: number;
}

export type SettingsChange = Partial<Pick<MerchantDoc, 'name' | 'zone' | 'lowUnits'>>;

/** Null when the merchant is gone. */
export async function readSettings(hub: Hub, merchantId: string): Promise<MerchantSettings | null> {
  const merchant = await hub.store.merchants.byId(merchantId);
  return merchant && settingsOf(merchant);
}

/** What is not given stays. Null when the merchant is gone. */
export async function changeSettings(
  hub: Hub,
  by: By,
  wanted: SettingsChange,
): Promise<MerchantSettings | null> {
  const merchant = await hub.store.merchants.set(by.merchantId, wanted);
  if (!merchant) return null;
  const before = settingsOf(merchant);
  const after = settingsOf({ ...merchant, ...wanted });
  await tell(hub, by, ...differences(before, after));
  return after;
}

const settingsOf = ({ _id, name, zone, lowUnits }: MerchantDoc): MerchantSettings => ({
  id: _id,
  name,
  zone: zone ?? null,
  lowUnits: lowUnits ?? limits.lowUnits,
});

const TOLD = [
  ['business-renamed', 'name'],
  ['zone-set', 'zone'],
  ['low-units-set', 'lowUnits'],
] as const;

const differences = (before: MerchantSettings, after: MerchantSettings): Change[] =>
  TOLD.filter(([, field]) => before[field] !== after[field]).map(([kind, field]) => ({
    kind,
    subject: { type: 'merchant', id: after.id, name: after.name },
    from: before[field] === null ? null : String(before[field]),
    to: String(after[field]),
  }));
