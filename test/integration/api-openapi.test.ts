import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/http/routes/table.ts';
import { type Api, apiOf } from '../support/api.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
let api: Api;
beforeAll(async () => {
  test = await servedHub();
  api = await apiOf(test.hub, test.url, 'mer_x');
});
afterAll(() => test.close());

describe('OpenAPI', () => {
  it('lists every route with its parameters, answers and scope', async () => {
    const { status, body } = await api('/openapi.json', { key: null });
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const ids = new Set<string>();
    for (const route of routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const operation = body.paths[path]?.[route.method];
      expect(operation?.['x-scope']).toBe(route.scope);
      ids.add(operation.operationId);
      const named = operation.parameters.map((each: { name: string }) => each.name).sort();
      const known = [...Object.keys(route.params.shape), ...Object.keys(route.query.shape)].sort();
      expect(named).toEqual(known);
      for (const each of operation.parameters) {
        expect(each.schema).toEqual(expect.objectContaining({}));
        if (each.in === 'path') expect(each.required).toBe(true);
      }
      const schema = operation.responses[200].content['application/json'].schema;
      expect(schema.type).toBe('object');
      expect(schema.additionalProperties).toBe(false);
    }
    expect(ids.size).toBe(routes.length);
    const refs = JSON.stringify(body).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(new Set(refs)).toEqual(new Set(['"$ref":"#/components/schemas/Error"']));
    expect(body.components.schemas.Error.type).toBe('object');
  });
});

describe('health', () => {
  it('needs no key and asks the database', async () => {
    const { status, body } = await api('/health', { key: null });
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', database: 'ok', disk: 'unknown' });
  });
});
