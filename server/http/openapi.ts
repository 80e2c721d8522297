import { z } from 'zod';
import { errorSchema } from './errors.ts';
import { ordersCsvQuery } from './orders-csv.ts';
import type { Route } from './route.ts';

type Schema = Readonly<Record<string, unknown>>;

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
};

const json = (schema: Schema) => ({ content: { 'application/json': { schema } } });
const failure = (description: string) => ({
  description,
  ...json({ $ref: '#/components/schemas/Error' }),
});

const FAILURES = {
  400: failure('A field is unknown or not as described'),
  401: failure('No key, or one that is unknown, expired or revoked'),
  403: failure('The key lacks the scope'),
  404: failure('There is no such thing, or it is not yours; or the cursor is none of this list'),
  429: failure('Too many calls; `Retry-After` says when to go on'),
};

/** OpenAPI 3.1, made from the same schemas that check what comes in and shape what goes out. */
export function openApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {
    '/health': { get: healthOperation },
    '/orders.csv': { get: csvOperation },
  };
  for (const each of routes) {
    const path = each.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operationOf(each, path) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crossdock',
      version: '1',
      description: 'One order book and one stock ledger over all connected stores.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      schemas: { Error: toSchema(errorSchema, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, "cdk_…".' },
      },
    },
  };
}

const healthOperation = {
  operationId: 'getHealth',
  summary: 'Whether the hub can do its work',
  security: [],
  responses: {
    200: { description: 'It can', ...json({ type: 'object' }) },
    503: { description: 'Its database does not answer', ...json({ type: 'object' }) },
  },
};

const csvOperation = {
  operationId: 'getOrdersCsv',
  summary: 'The orders of a filter as a CSV file',
  'x-scope': 'read:orders',
  parameters: parametersOf(ordersCsvQuery, 'query'),
  responses: {
    200: { description: 'The file', content: { 'text/csv': { schema: { type: 'string' } } } },
    ...FAILURES,
  },
};

function operationOf(route: Route, path: string) {
  return {
    operationId: operationIdOf(route.method, path),
    summary: route.summary,
    'x-scope': route.scope,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(Object.keys(route.body.shape).length > 0 && {
      requestBody: {
        required: true,
        ...json({ ...toSchema(route.body, 'input'), example: route.example }),
      },
    }),
    responses: {
      200: { description: 'OK', ...json(toSchema(route.response, 'output')) },
      ...FAILURES,
    },
  };
}

/** "get", "/stock/{sku}/why" → "getStockBySkuWhy". */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[/-]/).filter(Boolean);
  const named = words.map((word) => word.replace(/^\{(\w+)\}$/, (_, name) => `by-${name}`));
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return (
    method +
    named
      .flatMap((word) => word.split('-'))
      .map(capital)
      .join('')
  );
}

function parametersOf(schema: z.ZodObject, where: 'path' | 'query') {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}
