import { z } from 'zod';
import { limits } from '../limits.ts';
import { isZone } from '../services/desk/home-orders.ts';

/** A time zone by its name; offsets such as "+02:00" know no summer time, so they are none. */
export const zoneField = z
  .string()
  .max(limits.zoneNameMax)
  .regex(/^[A-Za-z]/, 'a time zone such as Europe/Berlin')
  .refine(isZone, 'a time zone such as Europe/Berlin');
