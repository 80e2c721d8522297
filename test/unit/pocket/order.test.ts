import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directedKey, keyOf } from '../../../server/store/pocket/order.ts';
import { OrderedList } from '../../../server/store/pocket/ordered-list.ts';

const sign = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

test('keys of numbers order as the numbers', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      expect(sign(keyOf(a), keyOf(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test('keys of texts order by UTF-8 bytes, zero bytes and prefixes included', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\x01', 'é', '\uffff', '😀') });
  fc.assert(
    fc.property(text, text, text, (a, b, rest) => {
      expect(sign(keyOf(a), keyOf(b))).toBe(Math.sign(Buffer.compare(bytes(a), bytes(b))));
      const [x, y] = [keyOf(a) + keyOf(rest), keyOf(b) + keyOf(rest)];
      if (a !== b) expect(sign(x, y)).toBe(sign(keyOf(a), keyOf(b)));
    }),
  );
});

test('a descending field turns the order of its keys round', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sign(directedKey(a, -1), directedKey(b, -1))).toBe(sign(keyOf(b), keyOf(a)));
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
        const list = new OrderedList();
        const held = new Set<string>();
        for (const { add, key } of steps) {
          const name = String(key).padStart(5, '0');
          if (add && !held.has(name)) list.insert(name);
          if (add) held.add(name);
          else {
            list.remove(name);
            held.delete(name);
          }
        }
        const sorted = [...held].sort(sign);
        const from = String(middle).padStart(5, '0');
        const above = sorted.filter((key) => key >= from);
        expect([...list.range('', 'z')]).toEqual(sorted);
        expect([...list.range(from, 'z', true)]).toEqual([...above].reverse());
        expect(list.count(from, 'z')).toBe(above.length);
      },
    ),
    { numRuns: 20 },
  );
});
