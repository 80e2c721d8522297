import { z } from 'zod';
import { SCOPES } from '../../domain/roles.ts';
import type { Me, MyMerchant } from '../../services/people/me.ts';
import { role } from './links.ts';

const merchant = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: role.nullable().meta({ description: 'Null where no person stands behind the call.' }),
});

/** Who calls, for which business, and what they may do. */
export const me = z.strictObject({
  shell: z.enum(['standalone', 'embedded']),
  person: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      two_factor: z.boolean(),
    })
    .nullable(),
  merchant,
  merchants: z.array(merchant),
  scopes: z.array(z.enum(SCOPES)),
});

const presentMerchant = ({ id, name, role }: MyMerchant) => ({ id, name, role });

export const presentMe = (of: Me): z.input<typeof me> => ({
  shell: of.shell,
  person: of.person && {
    id: of.person.id,
    name: of.person.name,
    email: of.person.email,
    two_factor: of.person.twoFactor,
  },
  merchant: presentMerchant(of.merchant),
  merchants: of.merchants.map(presentMerchant),
  scopes: [...of.scopes],
});
