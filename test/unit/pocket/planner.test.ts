import { serialize } from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Doc, decode } from '../../../server/store/pocket/bson.ts';
import type { Collection } from '../../../server/store/pocket/collection.ts';
import { type IndexSpec, seqOf } from '../../../server/store/pocket/index.ts';
import { questionOf, type Selection, select } from '../../../server/store/pocket/planner.ts';
import { parseSort } from '../../../server/store/pocket/sort.ts';
import { Store } from '../../../server/store/pocket/store.ts';

const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom('a', 'b', 'ab', null, true, 2.5),
);
const list = { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) };
const value = fc.oneof(scalar, list, fc.record({ x: scalar }));
const doc = fc.record(
  {
    a: value,
    b: value,
    c: fc.oneof(value, fc.array(fc.record({ x: scalar }, { requiredKeys: [] }), { maxLength: 3 })),
  },
  { requiredKeys: [] },
);

const condition = fc.oneof(
  scalar,
  scalar.map((v) => ({ $eq: v })),
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne'), scalar)
    .map(([op, v]) => ({ [op]: v })),
  fc.tuple(fc.nat(4), fc.nat(4)).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.record({ x: scalar }).map((inner) => ({ $elemMatch: inner })),
  fc.tuple(fc.nat(4), fc.nat(4)).map(([low, high]) => ({ $elemMatch: { $gte: low, $lt: high } })),
  fc.constant({ $regex: '^a' }),
);
const direction = fc.constantFrom<1 | -1>(1, -1);

/** Filters, sorts and indexes over some fields: few fields meet often, many meet in odd ways. */
function questionsOver(...fields: string[]) {
  const field = fc.constantFrom(...fields);
  const simple = fc.dictionary(field, condition, { maxKeys: 2 });
  return {
    sort: fc.dictionary(field, direction, { maxKeys: 2 }),
    filter: fc.oneof(
      simple,
      fc.record({ $or: fc.array(simple, { minLength: 1, maxLength: 3 }) }),
      fc.tuple(simple, simple, simple).map(([rest, one, two]) => ({ ...rest, $or: [one, two] })),
    ),
    index: fc.record({
      // With the id at its end an index can serve a whole sort.
      key: fc
        .tuple(fc.dictionary(field, direction, { minKeys: 1, maxKeys: 2 }), fc.option(direction))
        .map(([key, way]) => (way ? { ...key, _id: way } : key)),
      partial: fc.option(
        fc.constantFrom<Doc>(
          { a: { $exists: true } },
          { b: { $gt: 1 } },
          { a: 'a' },
          { b: { $in: [1, 'b'] } },
        ),
        { nil: undefined, freq: 2 },
      ),
    }),
  };
}

function collectionOf(docs: readonly Doc[]) {
  const collection = new Store(':memory:').ensure('t.books');
  for (const [i, fields] of docs.entries()) {
    const raw = serialize({ _id: i, ...fields });
    collection.insert(decode(raw), raw);
  }
  return collection;
}

/** Two arrays in one compound index are refused, as they should be. */
function addIndex(collection: Collection, spec: IndexSpec): void {
  try {
    collection.addIndex(spec);
  } catch (error) {
    expect(error).toMatchObject({ code: 171 });
  }
}

const idsOf = ({ found }: Selection): unknown[] => found.map(([, doc]) => doc._id);

test.each([[['a']], [['a', 'b']], [['a', 'b', 'c', 'c.x']]])(
  'whatever indexes there are over %j, a query finds the same documents in the same order',
  (fields) => {
    const { filter, sort, index } = questionsOver(...fields);
    fc.assert(
      fc.property(
        fc.array(doc, { maxLength: 12 }),
        fc.array(index, { maxLength: 3 }),
        filter,
        sort,
        direction,
        fc.nat(6),
        (docs, indexes, asked, order, way, limit) => {
          // The id makes the order total: which of two equals comes first is nobody's promise.
          const total = parseSort({ ...order, _id: way });
          const question = questionOf(asked, total, 0, limit);
          const unordered = questionOf(asked);
          const collection = collectionOf(docs);
          const [plain, all] = [
            idsOf(select(collection, question)),
            idsOf(select(collection, unordered)),
          ];
          indexes.forEach((spec, i) => {
            addIndex(collection, {
              ...spec,
              name: `i${i}`,
              unique: false,
              expireAfterSeconds: undefined,
            });
          });
          expect(idsOf(select(collection, question))).toEqual(plain);
          expect(idsOf(select(collection, unordered)).sort()).toEqual(all.sort());
        },
      ),
      { numRuns: 3_000 },
    );
  },
);

test('indexes stay in step with their documents through changes', () => {
  fc.assert(
    fc.property(
      fc.array(doc, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(20), fc.option(doc)), { maxLength: 30 }),
      (docs, changes) => {
        const collection = collectionOf(docs);
        for (const key of [{ a: 1 }, { 'c.x': -1 }, { b: 1 }] as const) {
          collection.addIndex({
            name: Object.keys(key).join(),
            key,
            unique: false,
            partial: undefined,
            expireAfterSeconds: undefined,
          });
        }
        for (const [at, change] of changes) {
          const [seq, held] = [...collection.docs][at] ?? [];
          if (seq === undefined) continue;
          const raw = serialize({ ...change, _id: held?._id });
          if (change) collection.replace(seq, decode(raw), raw);
          else collection.remove(seq);
        }
        for (const held of collection.indexes.values()) {
          const expected = [...collection.docs].flatMap(([seq, doc]) =>
            held.keysOf(doc).map((key) => [key, seq]),
          );
          const found = [...held.entries.range('', '\xff\xff')].map((entry) => [
            entry.slice(0, -6),
            seqOf(entry),
          ]);
          expect(found.sort()).toEqual(expected.sort());
        }
      },
    ),
    { numRuns: 300 },
  );
});
