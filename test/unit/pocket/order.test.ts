import { Decimal128, Double, Long } from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedList } from '../../../server/store/pocket/engine/ordered-list.ts';
import { compoundKey, keyOf } from '../../../server/store/pocket/values/order.ts';

const sign = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

test('keys of numbers order as the numbers, whatever their type', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      expect(sign(keyOf(a), keyOf(new Double(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -3n, max: 3n }),
      (a, step) => {
        const b = BigInt.asIntN(64, a + step);
        expect(sign(keyOf(Long.fromBigInt(a)), keyOf(Long.fromBigInt(b)))).toBe(
          a < b ? -1 : a > b ? 1 : 0,
        );
        expect(sign(keyOf(Long.fromBigInt(a)), keyOf(Decimal128.fromString(String(b))))).toBe(
          a < b ? -1 : a > b ? 1 : 0,
        );
      },
    ),
  );
});

test('a decimal equals a double only when it is exactly that', () => {
  expect(keyOf(Decimal128.fromString('0.50'))).toBe(keyOf(0.5));
  expect(keyOf(Decimal128.fromString('1E2'))).toBe(keyOf(100));
  expect(sign(keyOf(Decimal128.fromString('0.1')), keyOf(0.1))).toBe(-1);
  expect(sign(keyOf(Decimal128.fromString('-0.1')), keyOf(-0.1))).toBe(1);
  expect(sign(keyOf(Decimal128.fromString('9007199254740993')), keyOf(9007199254740992))).toBe(1);
});

test('keys of texts order by UTF-8 bytes, zero bytes and prefixes included', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\x01', 'é', '\uffff', '😀') });
  fc.assert(
    fc.property(text, text, text, (a, b, rest) => {
      expect(sign(keyOf(a), keyOf(b))).toBe(Math.sign(Buffer.compare(bytes(a), bytes(b))));
      const [x, y] = [compoundKey([a, rest], [1, 1]), compoundKey([b, rest], [1, 1])];
      if (a !== b) expect(sign(x, y)).toBe(sign(keyOf(a), keyOf(b)));
    }),
  );
});

test('a descending field turns the order of its keys round', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sign(compoundKey([a], [-1]), compoundKey([b], [-1]))).toBe(sign(keyOf(b), keyOf(a)));
    }),
  );
});

test('an ordered list holds what a sorted array holds, through inserts and removals', () => {
  const step = fc.record({ add: fc.boolean(), key: fc.integer({ min: 0, max: 2_000 }) });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 3_000, minLength: 1_500 }),
      fc.integer({ min: 0, max: 2_000 }),
      (steps, middle) => {
        const list = new OrderedList<number>();
        const held = new Map<string, number>();
        for (const { add, key } of steps) {
          const name = String(key).padStart(5, '0');
          if (add && !held.has(name)) list.insert(name, key);
          if (add) held.set(name, key);
          else expect(list.remove(name)).toBe(held.delete(name));
        }
        const sorted = [...held].sort(([a], [b]) => sign(a, b));
        const from = String(middle).padStart(5, '0');
        const above = sorted.filter(([key]) => key >= from);
        expect([...list.range('', 'z')]).toEqual(sorted);
        expect([...list.range(from, 'z', true)]).toEqual([...above].reverse());
        expect(list.count(from, 'z')).toBe(above.length);
        expect(list.size).toBe(sorted.length);
      },
    ),
    { numRuns: 20 },
  );
});
