import { z } from 'zod';
import { limits } from '../../limits.ts';
import { changeSettings, readSettings } from '../../services/desk/merchant-settings.ts';
import { nameField } from '../fields.ts';
import { merchant, presentMerchant } from '../presenters/merchant.ts';
import { route } from '../route.ts';
import { zoneField } from '../zone-field.ts';

export const merchantRoutes = [
  route({
    method: 'get',
    path: '/merchant',
    scope: 'manage:merchant',
    summary: 'The business: its name, time zone, and what counts as low stock',
    response: merchant,
    handle: async ({ hub, merchantId }) => {
      const found = await readSettings(hub, merchantId);
      return found && presentMerchant(found);
    },
  }),
  route({
    method: 'patch',
    path: '/merchant',
    scope: 'manage:merchant',
    summary: 'Change the business: what is not given stays as it is',
    body: z.strictObject({
      name: nameField.optional(),
      zone: zoneField.optional(),
      low_units: z.int().min(0).max(limits.quantityMax).optional(),
    }),
    example: { name: 'North Mugs', zone: 'Europe/Berlin', low_units: 5 },
    response: merchant,
    handle: async ({ hub, caller, body }) => {
      const { name, zone, low_units: lowUnits } = body;
      const changed = await changeSettings(hub, caller, {
        ...(name !== undefined && { name }),
        ...(zone !== undefined && { zone }),
        ...(lowUnits !== undefined && { lowUnits }),
      });
      return changed && presentMerchant(changed);
    },
  }),
];
