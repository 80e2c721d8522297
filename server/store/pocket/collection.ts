import { changedFields, type Doc } from './bson.ts';
import { ID_INDEX, Index, type IndexSpec } from './index.ts';

/** Where the changes of one collection are written; it throws when they cannot be. */
export interface Table {
  put(seq: number, raw: Uint8Array): void;
  drop(seq: number): void;
  shape(indexes: readonly IndexSpec[]): void;
}

/** The documents of one collection in memory, by number, with every index kept in step. */
export class Collection {
  readonly namespace: string;
  readonly docs = new Map<number, Doc>();
  readonly indexes = new Map<string, Index>([['_id_', new Index(ID_INDEX)]]);
  readonly #table: Table;
  #lastSeq = 0;

  constructor(namespace: string, table: Table) {
    this.namespace = namespace;
    this.#table = table;
  }

  /** A document or an index read back from the file. */
  restore(seq: number, doc: Doc): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#enter(seq, doc, keysIn(this.indexes.values(), doc));
  }

  restoreIndex(spec: IndexSpec): void {
    this.indexes.set(spec.name, new Index(spec));
  }

  insert(doc: Doc, raw: Uint8Array): void {
    const keys = this.#checkedKeys(doc, this.indexes.values());
    this.#table.put(++this.#lastSeq, raw);
    this.#enter(this.#lastSeq, doc, keys);
  }

  /** An index whose fields stay as they were keeps its keys. */
  replace(seq: number, doc: Doc, raw: Uint8Array): void {
    const before = this.docs.get(seq);
    if (!before) throw new Error(`there is no document ${seq} to replace`);
    const changed = changedFields(before, doc);
    const touched = [...this.indexes.values()].filter((index) => index.reads(changed));
    const keys = this.#checkedKeys(doc, touched, seq);
    this.#table.put(seq, raw);
    this.docs.set(seq, doc);
    for (const [index, mine] of keys) {
      const old = index.keysOf(before);
      if (old.length === mine.length && old.every((key, i) => key === mine[i])) continue;
      index.remove(old, seq);
      index.add(mine, seq);
    }
  }

  remove(seq: number): void {
    this.#table.drop(seq);
    this.#unindex(seq);
    this.docs.delete(seq);
  }

  /** Adds an index over what is there; with a duplicate among it nothing is added. */
  addIndex(spec: IndexSpec): void {
    const index = new Index(spec);
    for (const [seq, doc] of this.docs) {
      const keys = index.keysOf(doc);
      if (index.conflict(keys)) throw index.duplicate(this.namespace, doc);
      index.add(keys, seq);
    }
    this.indexes.set(spec.name, index);
    this.#table.shape([...this.indexes.values()].map((one) => one.spec));
  }

  #checkedKeys(doc: Doc, indexes: Iterable<Index>, own?: number): Keys {
    const keys = keysIn(indexes, doc);
    for (const [index, mine] of keys)
      if (index.conflict(mine, own)) throw index.duplicate(this.namespace, doc);
    return keys;
  }

  #enter(seq: number, doc: Doc, keys: Keys): void {
    this.docs.set(seq, doc);
    for (const [index, mine] of keys) index.add(mine, seq);
  }

  #unindex(seq: number): void {
    const doc = this.docs.get(seq);
    if (!doc) return;
    for (const [index, keys] of keysIn(this.indexes.values(), doc)) index.remove(keys, seq);
  }
}

type Keys = readonly (readonly [index: Index, keys: readonly string[]])[];

const keysIn = (indexes: Iterable<Index>, doc: Doc): Keys =>
  Array.from(indexes, (index) => [index, index.keysOf(doc)]);
