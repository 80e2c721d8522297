import { describe, expect, it } from 'vitest';
import { shopify } from '../../../connectors/shopify/connector.ts';
import { limits } from '../../../server/limits.ts';
import { graphqlOrder } from './fixtures/graphql.ts';
import { restLine, restOrder } from './fixtures/rest.ts';
import { factsOf, failure, firstLine, snapshotOf } from './fixtures/translated.ts';

const level = {
  inventory_item_id: 271_878,
  location_id: 41,
  available: 10,
  updated_at: '2026-11-02T09:15:00Z',
};
const withLine = (parts: object) => restOrder({ line_items: [restLine(1, { ...parts })] });
const raw = (from: string, to: string) => JSON.stringify(restOrder()).replace(from, to);

describe('what is set aside, and why', () => {
  it.each([
    ['orders/create', level],
    ['orders/delete', level],
    ['orders/edited', restOrder()],
    ['refunds/create', restOrder()],
    ['inventory_levels/update', restOrder()],
    ['customers/redact', restOrder()],
    ['graphql/order', restOrder()],
    ['orders/updated', graphqlOrder()],
  ])('a body of another topic under %s is "schema" (row 7)', (topic, body) => {
    expect(failure(topic, body)).toBe('schema');
  });

  it('a topic nobody asked for is "topic"', () => {
    expect(failure('themes/publish', { id: 1 })).toBe('topic');
    expect(failure('', { id: 1 })).toBe('topic');
  });

  it.each([
    ['null', 'null', 'schema'],
    ['a list', '[]', 'schema'],
    ['a number', '123', 'schema'],
    ['half an order', '{"id":1,', 'syntax'],
    ['a byte-order mark', `\ufeff${JSON.stringify(restOrder())}`, 'syntax'],
    ['a hundred thousand brackets', '['.repeat(100_000), 'depth'],
  ])('%s is not an order (rows 12, 13)', (_, text, code) => {
    expect(failure('orders/create', text)).toBe(code);
  });

  it('bytes that are not UTF-8 are "encoding" (row 13)', () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const delivery = { deliveryId: 'delivery-1', topic: 'orders/create', body };
    expect(() => shopify.translate(delivery)).toThrow(
      expect.objectContaining({ code: 'encoding' }),
    );
  });

  it.each([
    ['an amount with an exponent', { price: '1e999' }, 'range'],
    ['an amount in other digits', { price: '\u0661\u0662' }, 'range'],
    ['a negative price', { price: '-1.00' }, 'range'],
    ['minus one unit', { quantity: -1 }, 'range'],
    ['a billion units', { quantity: 1e9 }, 'range'],
    ['two and a half units', { quantity: 2.5 }, 'range'],
    ['an id that is an object', { id: { $gt: '' } }, 'schema'],
    ['an id with a fraction', { id: 1.5 }, 'schema'],
    ['a missing price', { price: null }, 'schema'],
  ])('%s in a line (rows 16, 34)', (_, parts, code) => {
    expect(failure('orders/create', withLine(parts))).toBe(code);
  });

  it.each([
    ['a negative total', { total_price: '-5.00' }, 'range'],
    ['a currency that is none', { currency: 'euro' }, 'schema'],
    ['a time that is none', { updated_at: 'yesterday' }, 'schema'],
    ['an impossible day', { updated_at: '2026-13-45T00:00:00Z' }, 'schema'],
    ['a list of lines that is none', { line_items: {} }, 'schema'],
  ])('%s in an order', (_, parts, code) => {
    expect(failure('orders/create', restOrder(parts))).toBe(code);
  });

  it('an amount too large to be counted exactly', () => {
    expect(failure('orders/create', raw('"price":"12.50"', '"price":"99999999999999.99"'))).toBe(
      'range',
    );
  });

  it('more lines than any order has', () => {
    const line = restLine(1);
    const lines = Array.from({ length: limits.linesMax + 1 }, () => line);
    expect(failure('orders/create', restOrder({ line_items: lines }))).toBe('range');
  });

  it('tells the place and never the value, which may be personal', () => {
    const body = restOrder({ email: ['tilde.aarnio@example.com'] });
    expect(() => factsOf('orders/create', body)).toThrow(/^email: /);
    expect(() => factsOf('orders/create', body)).not.toThrow(/aarnio/);
  });
});

describe('what looks odd and is fine', () => {
  it('minus nothing is nothing', () => {
    expect(firstLine(withLine({ price: '-0.00' })).unitPriceMinor).toBe(0);
  });

  it('three prices of ten cents are thirty', () => {
    const body = restOrder({
      line_items: [restLine(1, { price: '0.10', quantity: 3 })],
      total_price: '5.20',
    });
    expect(snapshotOf(body).money).toMatchObject({ itemsMinor: 30, totalMinor: 520 });
  });

  it('the last of two equal keys counts, and it is told (row 14)', () => {
    const facts = factsOf('orders/create', raw('"id":5001', '"id":1,"id":5001'));
    expect(facts.map((fact) => fact.kind)).toEqual(['order', 'duplicate-keys']);
    expect(facts[0]).toMatchObject({ snapshot: { externalId: '5001' } });
  });

  it('keys that would poison an object are only data (row 17)', () => {
    const poison = '"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},';
    const text = raw('"id":5001', `${poison}"$where":"1","a.b":1,"id":5001`);
    expect(snapshotOf(text).externalId).toBe('5001');
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it('an order of 500 lines is one order (row 8)', () => {
    const lines = Array.from({ length: 500 }, (_, index) => restLine(index + 1));
    expect(snapshotOf(restOrder({ line_items: lines })).lines).toHaveLength(500);
  });
});
