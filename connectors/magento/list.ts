import { z } from 'zod';
import { ChannelError } from '../connector.ts';
import type { Json } from '../json.ts';
import { type Filter, searchQuery } from './search.ts';
import type { Sizes } from './sizes.ts';
import type { Answer } from './transport.ts';
import { id, listOf, read } from './wire.ts';

/** A list call: what stands before the query, and who carries it out. */
export interface ListCall {
  readonly path: string;
  readonly get: (pathAndQuery: string) => Promise<Answer>;
  /** The row's id in the answer: documents say `entity_id`, products `id`. */
  readonly idField: 'entity_id' | 'id';
  readonly fields?: string;
}

const list = listOf(z.custom<Json>());
const keys = { entity_id: z.object({ entity_id: id }), id: z.object({ id }) };

export interface Rows {
  readonly rows: readonly { readonly id: string; readonly row: Json }[];
  /** There may be more behind the last row. */
  readonly more: boolean;
  readonly answer: Answer;
}

/**
 * One page of rows behind `last`, by entity id. Page numbers are not used: rows that leave the selection
 * while it is read would shift the pages after them.
 */
export function pageAfter(
  call: ListCall,
  last: string,
  groups: readonly (readonly Filter[])[],
  sizes: Sizes,
): Promise<Rows> {
  return sizes.fit(async () => {
    const pageSize = sizes.page;
    const behind: Filter = { field: 'entity_id', condition: 'gt', value: last };
    const query = searchQuery({
      groups: [...groups, [behind]],
      sortBy: 'entity_id',
      pageSize,
      ...(call.fields ? { fields: call.fields } : {}),
    });
    const answer = await call.get(`${call.path}?${query}`);
    const { items } = read(list, answer.value, call.path);
    const key = keys[call.idField];
    const rows = items.map((row) => ({ id: idOf(read(key, row, call.path)), row }));
    refuseRepeats(rows, last, call.path);
    return { rows, more: rows.length >= pageSize, answer };
  });
}

/** All rows of a selection, page by page. */
export async function allRows(
  call: ListCall,
  groups: readonly (readonly Filter[])[],
  sizes: Sizes,
): Promise<Rows['rows']> {
  const found: Rows['rows'][number][] = [];
  for (let last = '0'; ; ) {
    const { rows, more } = await pageAfter(call, last, groups, sizes);
    found.push(...rows);
    const next = rows.at(-1)?.id;
    if (!more || next === undefined) return found;
    last = next;
  }
}

/** A store that ignores what it is asked (a cache, a broken module) would otherwise be read for ever. */
function refuseRepeats(rows: Rows['rows'], last: string, path: string): void {
  if (rows.every((each) => Number(each.id) > Number(last))) return;
  throw new ChannelError(
    'rejected',
    `The store answers ${path} with rows that were not asked for.`,
  );
}

const idOf = (row: Record<string, string>): string => Object.values(row)[0] ?? '';
