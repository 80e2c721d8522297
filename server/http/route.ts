import { z } from 'zod';
import type { ApiScope, Caller } from '../services/api-keys.ts';
import type { Hub } from '../services/hub.ts';
import { HttpError } from './errors.ts';

/** What came with a call, not yet looked at. */
export interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** One entry of the route table: the router, the OpenAPI document and the tests are all made from it. */
export interface Route {
  readonly method: 'get' | 'post';
  /** As Express writes it: "/orders/:id". */
  readonly path: string;
  readonly scope: ApiScope;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly response: z.ZodType;
  /** Null: there is no such thing, or it is another merchant's. Throws `HttpError` for bad input. */
  answer(hub: Hub, caller: Caller, given: Given): Promise<unknown>;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, R extends z.ZodType> {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly scope: ApiScope;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly response: R;
  handle(call: {
    readonly hub: Hub;
    readonly caller: Caller;
    readonly merchantId: string;
    readonly params: z.output<P>;
    readonly query: z.output<Q>;
  }): Promise<z.input<R> | null>;
}

const NOTHING = z.strictObject({});

/** Makes a route whose handler only ever sees parsed input and must answer what it declares. */
export function route<
  R extends z.ZodType,
  P extends z.ZodObject = typeof NOTHING,
  Q extends z.ZodObject = typeof NOTHING,
>(definition: Definition<P, Q, R>): Route {
  const { method, path, scope, summary, response, handle } = definition;
  const params: z.ZodObject = definition.params ?? NOTHING;
  const query: z.ZodObject = definition.query ?? NOTHING;
  return {
    method,
    path,
    scope,
    summary,
    params,
    query,
    response,
    answer: (hub, caller, given) => {
      parse('body', NOTHING, given.body ?? {});
      return handle({
        hub,
        caller,
        merchantId: caller.merchantId,
        params: parse('path', params, given.params) as z.output<P>,
        query: parse('query', query, given.query) as z.output<Q>,
      });
    },
  };
}

/** Parses or says in one sentence what is wrong, and which fields there are. */
function parse<T extends z.ZodObject>(where: string, schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const known = Object.keys(schema.shape).join(', ') || 'none';
  const what =
    issue?.code === 'unrecognized_keys'
      ? `Unknown ${where} field "${String(issue.keys[0]).slice(0, 60)}".`
      : `${where} field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'not usable'}.`;
  throw new HttpError(400, 'bad_request', what, `The ${where} fields here are: ${known}.`);
}
