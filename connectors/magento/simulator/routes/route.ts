import type { ZodType } from 'zod';
import type { Json } from '../../../json.ts';
import type { MagentoState, Order } from '../state/state.ts';
import { project } from '../wire/fields.ts';
import type { QueryTree } from '../wire/query.ts';
import { notFound, Refused, required, wrongType } from '../wire/refused.ts';
import { type Columns, criteriaJson, readCriteria, search } from '../wire/search.ts';

/** One call as a route sees it. */
export interface Call {
  readonly state: MagentoState;
  readonly now: Date;
  readonly query: QueryTree;
  readonly body: string;
  /** Null while input limits are off. */
  readonly pageLimit: number | null;
  readonly arrayLimit: number | null;
  readonly baseUrl: string;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Below `/V1/`; `:x` takes one segment. */
  readonly pattern: string;
  /** ACL resource, or null for what guests may see. */
  readonly resource: string | null;
  /** `given` are the decoded segments of the pattern. */
  readonly answer: (call: Call, given: readonly string[]) => Json;
}

/** A list answer: searched, paged and shown. */
export function listed<Row>(
  call: Call,
  rows: Iterable<Row>,
  columns: Columns<Row>,
  show: (row: Row) => Json,
): Json {
  const criteria = readCriteria(call.query, call.pageLimit);
  const page = search(rows, columns, criteria);
  return {
    items: page.rows.map(show),
    search_criteria: criteriaJson(criteria),
    total_count: page.total,
  };
}

export function projected(call: Call, answer: Json): Json {
  const { fields } = call.query;
  return typeof fields === 'string' && fields !== '' ? project(answer, fields) : answer;
}

export function orderOf(call: Call, id: string | undefined): Order {
  const order = call.state.orders.get(idOf(id));
  if (!order) throw notFound();
  return order;
}

export function documentOf<Document extends { readonly id: number }>(
  documents: readonly Document[],
  id: string | undefined,
): Document {
  const wanted = idOf(id);
  const found = documents.find((document) => document.id === wanted);
  if (!found) throw notFound();
  return found;
}

function idOf(text = ''): number {
  if (!/^\d+$/.test(text)) throw wrongType('id', text, 'int');
  return Number(text);
}

/** The body by its schema; an empty body is an empty object. Errors in Magento's words. */
export function bodyOf<Body>(call: Call, schema: ZodType<Body>): Body {
  let given: unknown;
  try {
    given = JSON.parse(call.body === '' ? '{}' : call.body);
  } catch {
    throw new Refused(400, 'Decoding error.');
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map(String) ?? [];
  const field = path.at(-1) ?? 'body';
  const value = path.reduce<unknown>(step, given);
  if (value === undefined) throw required(field);
  throw wrongType(field, String(value), field.endsWith('_id') ? 'int' : 'float');
}

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
