import { z } from 'zod';
import { type ChannelFact, type Delivery, TranslateError } from '../../connector.ts';
import { parseJson } from '../../json.ts';
import { topics } from '../topics.ts';
import { id } from '../wire.ts';
import { productFact, sourceFact, sourceSchema, stockedProductSchema } from './catalog.ts';
import { hintFact } from './hints.ts';
import { orderSnapshot } from './order.ts';
import { compositeSchema } from './schema.ts';

const named = z.object({ id });
/** A missing thing may have been asked for by any name. */
const missing = z.object({ id: z.string() });

/** One rule a topic. Throws `TranslateError` for what it cannot read. */
const rules: Readonly<Record<string, (value: unknown) => ChannelFact>> = {
  [topics.webhook]: hintFact,
  [topics.orderHint]: (value) => ({ kind: 'order-hint', externalId: parse(named, value).id }),
  [topics.order]: (value) => ({
    kind: 'order',
    snapshot: orderSnapshot(parse(compositeSchema, value)),
  }),
  [topics.elsewhere]: () => ({ kind: 'ignored', why: 'an order of another website' }),
  [topics.product]: (value) => productFact(parse(stockedProductSchema, value)),
  [topics.source]: (value) => sourceFact(parse(sourceSchema, value)),
  [topics.orderGone]: (value) => ({ kind: 'order-gone', externalId: parse(missing, value).id }),
  [topics.productGone]: (value) => ({ kind: 'listing-gone', externalId: parse(missing, value).id }),
};

export function translate(delivery: Delivery): readonly ChannelFact[] {
  const rule = Object.hasOwn(rules, delivery.topic) ? rules[delivery.topic] : undefined;
  if (!rule) throw new TranslateError('topic', `unknown topic "${delivery.topic.slice(0, 60)}"`);
  const { value, duplicateKeys } = parseJson(delivery.body);
  return duplicateKeys ? [rule(value), { kind: 'duplicate-keys' }] : [rule(value)];
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'the body';
  throw new TranslateError('schema', `${where}: ${issue?.message ?? 'not understood'}`);
}
