import { z } from 'zod';
import { ROLES } from '../../domain/roles.ts';

export const role = z.enum(ROLES);

/** A link that makes an owner. `needs_business`: there is none yet, so its name is asked for. */
export const welcomeLink = z.strictObject({
  needs_business: z.boolean(),
  businesses: z.array(z.string()),
});

/** An invitation. `known`: that e-mail has an account, which must be signed in to. */
export const joinLink = z.strictObject({
  business: z.string(),
  email: z.string(),
  role,
  known: z.boolean(),
});

export const resetLink = z.strictObject({ name: z.string(), email: z.string() });

export const entered = z.strictObject({ merchant_id: z.string() });
export const passwordSet = z.strictObject({ email: z.string() });
