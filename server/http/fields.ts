import { z } from 'zod';
import { limits } from '../limits.ts';

/** Fields of requests. All are text on the wire; an array (a field sent twice) is never one. */

export const idField = z.string().min(1).max(300);

export const limitField = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'a whole number from 1')
  .default(String(limits.pageDefault))
  // More than there is room for is not an error worth stopping for: a page is never longer.
  .transform((text) => Math.min(Number(text), limits.pageMax))
  .meta({ description: `Rows a page, ${limits.pageMax} at most.` });

export const cursorField = z
  .string()
  .max(2_000)
  .optional()
  .meta({ description: 'The `next` of the page before. Good for the same filters only.' });

export const searchField = z
  .string()
  .min(1)
  .max(limits.searchTermMax)
  .optional()
  .meta({ description: 'Words that must all be found, each by its beginning.' });

/** "2026-03-01" (midnight UTC) or a full ISO 8601 time with its offset. */
export const timeField = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'a date such as 2026-03-01, or a time such as 2026-03-01T10:00:00Z',
  })
  .transform((text) => new Date(text))
  .optional();

/** What people call themselves, a business or a key; no control characters, which only mislead. */
export const nameField = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}+$/u, 'text without control characters');

export const emailField = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());

export const passwordField = z
  .string()
  .min(limits.passwordMin, `at least ${limits.passwordMin} characters`)
  .max(limits.passwordMax, `at most ${limits.passwordMax} characters`);

/** A token of a one-time link: 256 bits in base64url. */
export const tokenField = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the token of a link');
