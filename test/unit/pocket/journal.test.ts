import { serialize } from 'bson';
import { expect, test } from 'vitest';
import { Collection } from '../../../server/store/pocket/engine/collection.ts';
import { type Disk, Journal } from '../../../server/store/pocket/engine/journal.ts';
import { type Doc, decode } from '../../../server/store/pocket/values/bson.ts';

/** A disk that is full whenever the test says so. */
function shakyDisk(): Disk & { full: boolean; commits: number } {
  return {
    full: false,
    commits: 0,
    commit() {
      if (this.full) throw new Error('no space left on device');
      this.commits++;
    },
    close() {},
  };
}

const key = {
  name: 'key_1',
  key: { key: 1 },
  unique: true,
  sparse: false,
  partial: undefined,
  expireAfterSeconds: undefined,
} as const;

function insert(collection: Collection, doc: Doc) {
  const raw = serialize(doc);
  return collection.insert(raw, decode(raw));
}

const state = (collection: Collection) => ({
  docs: [...collection.records.values()]
    .map(({ raw }) => decode(raw))
    .sort((a, b) => Number(a._id) - Number(b._id)),
  indexes: [...collection.indexes.values()].map(({ spec, entries }) => [
    spec.name,
    [...entries.range('', '\xff\xff')].map(([entry]) => entry),
  ]),
  bytes: collection.bytes,
});

test('when the disk refuses, memory goes back to what the disk holds', () => {
  const disk = shakyDisk();
  const journal = new Journal(disk);
  const collection = new Collection('t.books', journal);
  collection.addIndex(key);
  const [first, second] = [
    insert(collection, { _id: 1, key: 'a' }),
    insert(collection, { _id: 2, key: 'b' }),
  ];
  journal.commit();
  const before = state(collection);

  disk.full = true;
  const raw = serialize({ _id: 1, key: 'z' });
  collection.replace(first, raw, decode(raw));
  collection.remove(second);
  insert(collection, { _id: 3, key: 'a' });
  collection.dropIndex('key_1');
  insert(collection, { _id: 4, key: 'z' });
  expect(() => journal.commit()).toThrow('no space left');
  expect(state(collection)).toEqual(before);

  disk.full = false;
  insert(collection, { _id: 5, key: 'e' });
  journal.commit();
  expect(() => insert(collection, { _id: 6, key: 'a' })).toThrow(/E11000/);
});

test('a turn without changes touches no disk', () => {
  const disk = shakyDisk();
  new Journal(disk).commit();
  expect(disk.commits).toBe(0);
});
