import { z } from 'zod';
import { limits } from '../../../server/limits.ts';
import { TranslateError } from '../../connector.ts';
import { idOfGid } from '../ids.ts';

/** Marks an issue as a number out of bounds rather than a wrong shape. */
const OUT_OF_RANGE = { range: true };

/** Ids come as JSON numbers from webhooks (as text when beyond 2^53, see parseJson). */
export const id = z
  .union([z.number().int().nonnegative(), z.string().regex(/^\d{1,20}$/)])
  .transform(String);

export const gidNumber = z.string().transform((text, context) => {
  const number = idOfGid(text);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'not a gid' });
  return z.NEVER;
});

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 time with its offset. */
export const time = z.string().transform((text, context) => {
  const date = new Date(text);
  if (ISO.test(text) && !Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'not an ISO 8601 time' });
  return z.NEVER;
});

/** Units: whole, not negative, of sane size. Fractions arrive as text from parseJson. */
export const units = z.union([z.number(), z.string()]).transform((value, context) => {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 0 && count <= limits.quantityMax) return count;
  context.addIssue({ code: 'custom', message: 'not a quantity', params: OUT_OF_RANGE });
  return z.NEVER;
});

/** Stock levels may be negative: a shop can be oversold. */
export const level = z.number().int().min(-1e9).max(1e9);

/** An amount as the text it was sent as; some of Shopify's payloads send JSON numbers. */
export const amountText = z.union([z.number(), z.string()]).transform(String);

export const currency = z.string().regex(/^[A-Z]{3}$/);

/** Personal data may be withheld: absent, null and "" are the same nothing. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => (value === '' ? null : (value ?? null)));

/** Parses or explains; the message names places and kinds, never values (they may be personal). */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') || 'body';
  const range = issue?.code === 'custom' && issue.params === OUT_OF_RANGE;
  throw new TranslateError(range ? 'range' : 'schema', `${path}: ${issue?.message ?? 'unusable'}`);
}

export const page = <T extends z.ZodType>(node: T) => z.object({ nodes: z.array(node) });
