import { encode } from './oauth.ts';

export interface Filter {
  readonly field: string;
  readonly condition: 'eq' | 'in' | 'gt' | 'gteq' | 'lteq';
  readonly value: string;
}

export interface Search {
  /** All groups must hold, within a group any filter. */
  readonly groups: readonly (readonly Filter[])[];
  readonly sortBy?: string;
  readonly pageSize: number;
  readonly page?: number;
  /** Magento's field filter, e.g. `items[entity_id,updated_at],total_count`; empty lists then come as null. */
  readonly fields?: string;
}

/**
 * The query of a list call. Indexes are letters, because Magento sorts numeric ones from 10 on in another
 * order than OAuth does and then refuses the signature; blanks are %20, because it does not read "+".
 */
export function searchQuery(search: Search): string {
  const pairs: [string, string][] = [];
  const put = (path: readonly string[], value: string | number) =>
    pairs.push([`searchCriteria${path.map((part) => `[${part}]`).join('')}`, String(value)]);
  search.groups.forEach((filters, group) => {
    filters.forEach((filter, index) => {
      const at = ['filter_groups', letters(group), 'filters', letters(index)];
      put([...at, 'field'], filter.field);
      put([...at, 'value'], filter.value);
      put([...at, 'condition_type'], filter.condition);
    });
  });
  if (search.sortBy) {
    put(['sortOrders', 'a', 'field'], search.sortBy);
    put(['sortOrders', 'a', 'direction'], 'ASC');
  }
  put(['pageSize'], search.pageSize);
  put(['currentPage'], search.page ?? 1);
  if (search.fields) pairs.push(['fields', search.fields]);
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

/** "One of these values": a comma cannot be escaped inside `in`, such values get an `eq` of their own. */
export function anyOf(field: string, values: readonly string[]): Filter[] {
  const plain = values.filter((value) => !value.includes(','));
  const single = values.filter((value) => value.includes(','));
  const filters: Filter[] = single.map((value) => ({ field, condition: 'eq', value }));
  return plain.length === 0
    ? filters
    : [{ field, condition: 'in', value: plain.join(',') }, ...filters];
}

/** 0 → a, 25 → z, 26 → aa: letters sort alike for OAuth and for Magento. */
export function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
