import { CommandError } from '../errors.ts';
import type { Doc } from '../values/bson.ts';
import { Collection } from './collection.ts';
import { memoryDisk, SqliteDisk } from './disk.ts';
import { Journal } from './journal.ts';

/** All databases of one pocket: its collections by full name, and the journal that makes them last. */
export class Store {
  readonly journal: Journal;
  readonly #collections = new Map<string, Collection>();

  private constructor(journal: Journal) {
    this.journal = journal;
  }

  static open(file: string): Store {
    if (file === ':memory:') return new Store(new Journal(memoryDisk));
    const disk = new SqliteDisk(file);
    const store = new Store(new Journal(disk));
    for (const { namespace, options, indexes, documents } of disk.load()) {
      const collection = new Collection(namespace, store.journal, options);
      for (const spec of indexes) if (spec.name !== '_id_') collection.declareIndex(spec);
      for (const { seq, raw } of documents) collection.restore(seq, raw);
      store.#collections.set(namespace, collection);
    }
    return store;
  }

  find(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  /** The collection of that name; a first write or index creates it, as in MongoDB. */
  ensure(namespace: string, options: Doc = {}): Collection {
    const known = this.#collections.get(namespace);
    if (known) return known;
    assertName(namespace);
    const collection = new Collection(namespace, this.journal, options);
    this.#collections.set(namespace, collection);
    this.journal.changed(collection, () => this.#collections.delete(namespace));
    return collection;
  }

  drop(collection: Collection): void {
    this.#collections.delete(collection.namespace);
    this.journal.dropped(collection, () => this.#collections.set(collection.namespace, collection));
  }

  in(database: string): Collection[] {
    return [...this.#collections.values()].filter((c) => c.namespace.startsWith(`${database}.`));
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }
}

function assertName(namespace: string): void {
  const [database = '', ...rest] = namespace.split('.');
  const name = rest.join('.');
  if (/[/\\ "$\0]/.test(database) || database === '' || database.length > 63) {
    throw new CommandError(73, `Invalid namespace specified '${namespace}'`);
  }
  if (name === '' || name.startsWith('.') || name.startsWith('system.') || /[$\0]/.test(name)) {
    throw new CommandError(73, `Invalid collection name: ${name}`);
  }
}
