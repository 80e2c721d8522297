import type { Json } from '../../../json.ts';
import { matches, type Scalar } from './match.ts';
import type { QueryTree } from './query.ts';
import { internalError, Refused, required, wrongType } from './refused.ts';

/** How a table's columns are read for conditions and sorting; all names that may be asked for. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Scalar>>;

interface Filter {
  readonly field: string;
  readonly value: string;
  readonly condition: string;
}

export interface SearchCriteria {
  /** AND over groups, OR within one. */
  readonly groups: readonly (readonly Filter[])[];
  readonly sorts: readonly { readonly field: string; readonly ascending: boolean }[];
  readonly pageSize: number | null;
  readonly currentPage: number | null;
}

export interface SearchPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Reads `searchCriteria`, in snake or camel case. */
export function readCriteria(query: QueryTree, pageLimit: number | null): SearchCriteria {
  const given = query.searchCriteria ?? query.search_criteria;
  if (given === undefined) throw required('searchCriteria');
  const tree = typeof given === 'string' ? {} : given;
  const pageSize = whole(tree, 'page_size', 'pageSize');
  if (pageLimit !== null && pageSize !== null && pageSize > pageLimit) {
    throw new Refused(400, 'Maximum SearchCriteria pageSize is %max', { max: pageLimit });
  }
  return {
    groups: branches(tree.filter_groups ?? tree.filterGroups).map((group) =>
      branches(group.filters).map((filter) => ({
        field: text(filter.field),
        value: list(filter.value),
        condition: text(filter.condition_type ?? filter.conditionType) || 'eq',
      })),
    ),
    sorts: branches(tree.sort_orders ?? tree.sortOrders).map((sort) => ({
      field: text(sort.field),
      ascending: text(sort.direction).toUpperCase() === 'ASC',
    })),
    pageSize,
    currentPage: whole(tree, 'current_page', 'currentPage'),
  };
}

/** Rows that match, sorted and paged. A column that the table lacks is an internal error, as in Magento. */
export function search<Row>(
  rows: Iterable<Row>,
  columns: Columns<Row>,
  criteria: SearchCriteria,
): SearchPage<Row> {
  const column = (field: string): ((row: Row) => Scalar) => {
    const reader = Object.hasOwn(columns, field) ? columns[field] : undefined;
    if (!reader) throw internalError(field);
    return reader;
  };
  const groups = criteria.groups
    .map((group) => group.map((filter) => ({ ...filter, read: column(filter.field) })))
    .filter((group) => group.length > 0);
  const found: Row[] = [];
  for (const row of rows) {
    const fits = groups.every((group) =>
      group.some(({ read, condition, value }) => matches(read(row), condition, value)),
    );
    if (fits) found.push(row);
  }
  for (const { field, ascending } of [...criteria.sorts].reverse()) {
    const read = column(field);
    found.sort((one, other) => compare(read(one), read(other)) * (ascending ? 1 : -1));
  }
  const size = criteria.pageSize ?? found.length;
  const start = (Math.max(1, criteria.currentPage ?? 1) - 1) * size;
  return { rows: found.slice(start, start + size), total: found.length };
}

/** The criteria as lists repeat them. */
export function criteriaJson(criteria: SearchCriteria): Json {
  const { groups, sorts, pageSize, currentPage } = criteria;
  return {
    filter_groups: groups.map((group) => ({
      filters: group.map(({ field, value, condition }) => ({
        field,
        value,
        condition_type: condition,
      })),
    })),
    ...(sorts.length > 0
      ? {
          sort_orders: sorts.map(({ field, ascending }) => ({
            field,
            direction: ascending ? 'ASC' : 'DESC',
          })),
        }
      : {}),
    ...(pageSize === null ? {} : { page_size: pageSize }),
    ...(currentPage === null ? {} : { current_page: currentPage }),
  };
}

function compare(one: Scalar, other: Scalar): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [String(one ?? ''), String(other ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

type Value = string | QueryTree | undefined;

const branches = (value: Value): QueryTree[] =>
  typeof value === 'object' ? Object.values(value).filter((item) => typeof item === 'object') : [];

const text = (value: Value): string => (typeof value === 'string' ? value : '');

/** `value` may come as an array; Magento reads it as its comma list. */
const list = (value: Value): string =>
  typeof value === 'object' ? Object.values(value).map(text).join(',') : (value ?? '');

function whole(tree: QueryTree, snake: string, camel: string): number | null {
  const given = tree[snake] ?? tree[camel];
  if (given === undefined) return null;
  if (typeof given !== 'string' || !/^\d+$/.test(given)) throw wrongType(camel, text(given), 'int');
  return Number(given);
}
