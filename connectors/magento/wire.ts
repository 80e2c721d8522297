import { z } from 'zod';
import { ChannelError } from '../connector.ts';
import type { Json } from '../json.ts';

/** Numbers come as exact integers or as the text they were written in; see connectors/json.ts. */
const number = z.union([z.number(), z.string().regex(/^-?\d{1,15}(\.\d{1,20})?$/)]);

/** A number in the text it was written in: "19.9", "3", "0". Absent and null fields are "0". */
export const decimal = number.nullish().transform((value) => String(value ?? 0));

/** An entity id as a string of digits. */
export const id = z.union([
  z.number().int().positive().transform(String),
  z.string().regex(/^[1-9]\d{0,19}$/),
]);

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** A flag that comes as 0 and 1, as "0" and "1", or as true and false. */
export const flag = z
  .union([z.boolean(), z.number(), z.string()])
  .nullish()
  .transform((value) => value === true || value === 1 || value === '1');

/** "2026-11-23 05:46:47": UTC without a zone, whatever the store's time zone is. */
export const stamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  .transform((value) => new Date(`${value.replace(' ', 'T')}Z`))
  .refine((at) => !Number.isNaN(at.getTime()), 'is not a time');

export const toStamp = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

/**
 * A list answer. With a field filter an empty list comes as null; an answer without `items` is no list,
 * and must not pass for an empty one.
 */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z
      .array(item)
      .nullable()
      .transform((items) => items ?? []),
    total_count: z.coerce.number().nullish(),
  });

/** Reads an answer; what does not fit is a store that is not the Magento we know. */
export function read<T extends z.ZodType>(schema: T, value: Json, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ChannelError(
    'rejected',
    `The store's ${what} cannot be read: ${where} ${issue?.message}.`,
  );
}
