import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as generated from '../../../connectors/shopify/gql/graphql.ts';
import { costOf } from './fixtures/query-cost.ts';

const here = join(import.meta.dirname, '../../../connectors/shopify');
const schema = buildSchema(readFileSync(join(here, 'schema.graphql'), 'utf8'));

const operations = Object.entries(generated).flatMap(([name, document]) =>
  name.endsWith('Document') ? [{ name: name.replace('Document', ''), text: String(document) }] : [],
);

/** Ids a call, as the code asks for them. */
const IDS = new Map([
  ['OrderHeads', 5],
  ['FulfillmentDetails', 10],
  ['RefundDetails', 10],
  ['ProductHeads', 3],
  ['StockAt', 250],
]);

describe('our operations', () => {
  it.each(operations)('$name asks for what the schema has', ({ text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it.each(operations)(
    '$name costs no more than Shopify allows a single query',
    ({ name, text }) => {
      const cost = costOf(schema, text, IDS.get(name) ?? 1);
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThanOrEqual(1_000);
    },
  );

  it('are all generated from the files that people edit', () => {
    const files = globSync('graphql/*.graphql', { cwd: here });
    const edited = files.flatMap((file) =>
      parse(readFileSync(join(here, file), 'utf8')).definitions.flatMap((node) =>
        node.kind === 'OperationDefinition' ? [print(node)] : [],
      ),
    );
    const made = operations.flatMap(({ text }) =>
      parse(text).definitions.flatMap((node) =>
        node.kind === 'OperationDefinition' ? [print(node)] : [],
      ),
    );
    expect(made.sort()).toEqual(edited.sort());
  });

  it('write stock only under an idempotency key', () => {
    const set = operations.find(({ name }) => name === 'SetStock');
    expect(set?.text).toMatch(/@idempotent\(key: \$key\)/);
  });
});
