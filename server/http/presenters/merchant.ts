import { z } from 'zod';
import type { MerchantSettings } from '../../services/desk/merchant-settings.ts';

/** The business and what its owners set for all of its people. */
export const merchant = z.strictObject({
  id: z.string(),
  name: z.string(),
  zone: z
    .string()
    .nullable()
    .meta({ description: 'Whose midnight begins its day; null until somebody chose.' }),
  low_units: z.int().meta({ description: 'So many units or fewer are low stock.' }),
});

export const presentMerchant = (of: MerchantSettings): z.input<typeof merchant> => ({
  id: of.id,
  name: of.name,
  zone: of.zone,
  low_units: of.lowUnits,
});
