import { DatabaseSync } from 'node:sqlite';
import { serialize } from 'bson';
import { expect, test, vi } from 'vitest';
import { decode } from '../../../server/store/pocket/bson.ts';
import { Store } from '../../../server/store/pocket/store.ts';

const KEY = {
  name: 'key_1',
  key: { key: 1 },
  unique: true,
  partial: undefined,
  expireAfterSeconds: undefined,
} as const;

function insert(store: Store, doc: object): void {
  const raw = serialize(doc);
  store.ensure('t.books').insert(decode(raw), raw);
}

const docsIn = (store: Store) => [...(store.find('t.books')?.docs ?? [])];

test('when the disk refuses, memory goes back to what the disk holds', () => {
  const store = new Store(':memory:');
  insert(store, { _id: 1, key: 'a' });
  store.ensure('t.books').addIndex(KEY);
  store.commit();
  const before = docsIn(store);

  insert(store, { _id: 2, key: 'b' });
  store.find('t.books')?.remove(1);
  store.ensure('t.others');
  const { exec } = DatabaseSync.prototype;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === 'COMMIT') throw new Error('no space left on device');
    exec.call(this, sql);
  });
  expect(() => store.commit()).toThrow('no space left');
  vi.restoreAllMocks();

  expect(docsIn(store)).toEqual(before);
  expect(store.find('t.others')).toBeUndefined();
  expect(() => insert(store, { _id: 3, key: 'a' })).toThrow(/E11000/);
  insert(store, { _id: 3, key: 'b' });
  store.commit();
  expect(docsIn(store)).toHaveLength(2);
});
