import { z } from 'zod';
import type { Scope } from '../domain/roles.ts';
import type { Caller } from '../services/caller.ts';
import type { Hub } from '../services/hub.ts';
import { HttpError } from './errors.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What came with a call, not yet looked at. */
export interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** One entry of the route table: the router, the OpenAPI document and the tests are all made from it. */
export interface Route {
  readonly method: Method;
  /** As Express writes it: "/orders/:id". */
  readonly path: string;
  /** Null: open to every caller, whatever they may do otherwise. */
  readonly scope: Scope | null;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject;
  /** A body that fits: shown in the OpenAPI document, and sent by the tests that know no route by name. */
  readonly example: unknown;
  readonly response: z.ZodType;
  /** Null: there is no such thing, or it is another merchant's. Throws `HttpError` for bad input. */
  answer(hub: Hub, caller: Caller, given: Given): Promise<unknown>;
}

interface Definition<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
  R extends z.ZodType,
> {
  readonly method: Method;
  readonly path: string;
  readonly scope: Scope | null;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly example?: z.input<B>;
  readonly response: R;
  handle(call: {
    readonly hub: Hub;
    readonly caller: Caller;
    readonly merchantId: string;
    readonly params: z.output<P>;
    readonly query: z.output<Q>;
    readonly body: z.output<B>;
  }): Promise<z.input<R> | null>;
}

const NOTHING = z.strictObject({});

/** Makes a route whose handler only ever sees parsed input and must answer what it declares. */
export function route<
  R extends z.ZodType,
  P extends z.ZodObject = typeof NOTHING,
  Q extends z.ZodObject = typeof NOTHING,
  B extends z.ZodObject = typeof NOTHING,
>(definition: Definition<P, Q, B, R>): Route {
  const { method, path, scope, summary, response, handle } = definition;
  const params: z.ZodObject = definition.params ?? NOTHING;
  const query: z.ZodObject = definition.query ?? NOTHING;
  const body: z.ZodObject = definition.body ?? NOTHING;
  return {
    method,
    path,
    scope,
    summary,
    params,
    query,
    body,
    example: definition.example ?? {},
    response,
    answer: (hub, caller, given) =>
      handle({
        hub,
        caller,
        merchantId: caller.merchantId,
        params: parseGiven('path', params, given.params) as z.output<P>,
        query: parseGiven('query', query, given.query) as z.output<Q>,
        body: parseGiven('body', body, given.body ?? {}) as z.output<B>,
      }),
  };
}

/** Parses or says in one sentence what is wrong, and which fields there are. */
export function parseGiven<T extends z.ZodObject>(
  where: string,
  schema: T,
  value: unknown,
): z.output<T> {
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
