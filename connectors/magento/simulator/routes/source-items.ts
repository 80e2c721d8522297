import { z } from 'zod';
import type { Json } from '../../../json.ts';
import { saveSourceItem } from '../state/stock.ts';
import { Refused } from '../wire/refused.ts';
import { bodyOf, type Call } from './route.ts';

const body = z.object({
  sourceItems: z.array(
    z.object({
      sku: z.string(),
      source_code: z.string(),
      quantity: z.coerce.number(),
      status: z.coerce.number().optional(),
    }),
  ),
});

/**
 * Absolute quantities, all or none. An unknown SKU, a negative number or a configurable's SKU is taken
 * with 200 `[]`; an unknown source or a missing status is not.
 */
export function saveSourceItems(call: Call): Json {
  const { sourceItems } = bodyOf(call, body);
  if (call.arrayLimit !== null && sourceItems.length > call.arrayLimit) {
    throw new Refused(400, 'Maximum items of type "%type" is %max', {
      type: 'Magento\\InventoryApi\\Api\\Data\\SourceItemInterface',
      max: call.arrayLimit,
    });
  }
  const codes = new Set(call.state.sources.map((source) => source.code));
  const rows = sourceItems.map(({ status, source_code: sourceCode, ...item }) => {
    if (status === undefined) throw notNumeric('status');
    if (!codes.has(sourceCode)) throw new Refused(400, 'Could not save Source Item');
    return { ...item, sourceCode, status };
  });
  for (const row of rows) saveSourceItem(call.state, row);
  return [];
}

const notNumeric = (field: string): Refused =>
  new Refused(400, `Validation Failed: "${field}" should be numeric.`, null, [
    { message: '"%field" should be numeric.', parameters: { field } },
  ]);
