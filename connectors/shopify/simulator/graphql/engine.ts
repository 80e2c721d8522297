import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { available, type Bucket, spend, throttleStatus } from '../wire/bucket.ts';
import type { Context } from './context.ts';
import { actualCost, requestedCost, SINGLE_QUERY_MAX } from './cost.ts';
import { root } from './root.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

export interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

export interface Reply {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** Clients send a dozen operations over and over; checking one costs more than answering it. */
const checked = new Map<string, Checked>();
const CHECKED_MAX = 200;

/** Prices, throttles and answers one query. `forceThrottle` answers as if the bucket were empty. */
export function answer(
  asked: Query,
  context: Context,
  bucket: Bucket,
  forceThrottle: boolean,
): Reply {
  const known = check(asked.query);
  if ('errors' in known) return { errors: known.errors.map((error) => error.toJSON()) };
  const operation = getOperationAST(known.document, asked.operationName);
  if (!operation) return { errors: [{ message: 'No operation named like that' }] };
  const requested = requestedCost({
    schema,
    operation,
    fragments: fragmentsOf(known.document),
    variables: asked.variables,
  });
  if (requested > SINGLE_QUERY_MAX) return tooDear(requested);
  if (forceThrottle || available(bucket, context.now) < requested) {
    return throttled(requested, bucket, context.now);
  }
  const result = executeSync({
    schema,
    document: known.document,
    operationName: asked.operationName,
    rootValue: root,
    contextValue: context,
    variableValues: asked.variables,
  });
  const mutation = operation.operation === 'mutation';
  const actual = mutation ? requested : actualCost(result.data, requested);
  spend(bucket, actual);
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}),
    extensions: {
      cost: {
        requestedQueryCost: requested,
        actualQueryCost: actual,
        throttleStatus: throttleStatus(bucket, context.now),
      },
    },
  };
}

function check(query: string): Checked {
  const before = checked.get(query);
  if (before) return before;
  const now = checkNow(query);
  if (checked.size >= CHECKED_MAX) checked.clear();
  checked.set(query, now);
  return now;
}

function checkNow(query: string): Checked {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === 'FragmentDefinition'
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
}

function tooDear(cost: number): Reply {
  return {
    errors: [
      {
        message: `Query cost is ${cost}, which exceeds the single query max cost limit (${SINGLE_QUERY_MAX}).`,
        extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: SINGLE_QUERY_MAX },
      },
    ],
  };
}

function throttled(requestedQueryCost: number, bucket: Bucket, now: Date): Reply {
  return {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
    extensions: {
      cost: {
        requestedQueryCost,
        actualQueryCost: null,
        throttleStatus: throttleStatus(bucket, now),
      },
    },
  };
}
