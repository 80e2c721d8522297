import { CommandError } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { type Doc, ownBytes } from '../values/bson.ts';
import { Index, type IndexSpec } from './index.ts';
import type { Journal } from './journal.ts';
import { docOf, forget, newRecord, type Record as Stored, setBytes } from './record.ts';

export const ID_INDEX: IndexSpec = {
  name: '_id_',
  key: { _id: 1 },
  unique: true,
  sparse: false,
  partial: undefined,
  expireAfterSeconds: undefined,
};

/** The documents of one collection in memory, with every index kept in step. */
export class Collection {
  readonly namespace: string;
  readonly records = new Map<number, Stored>();
  readonly indexes = new Map<string, Index>();
  /** The options `create` was given; only shown, none changes a meaning here. */
  readonly options: Doc;
  readonly #journal: Journal;
  #nextSeq = 1;
  bytes = 0;

  constructor(namespace: string, journal: Journal, options: Doc = {}) {
    this.namespace = namespace;
    this.options = options;
    this.#journal = journal;
    this.indexes.set('_id_', new Index(ID_INDEX, undefined));
  }

  insert(raw: Uint8Array, doc: Doc): Stored {
    const record = newRecord(this.#nextSeq++, ownBytes(raw));
    this.#enter(record, doc, this.#checkedKeys(doc));
    this.#journal.wrote(this, record.seq, record.raw, () => this.#leave(record, doc));
    return record;
  }

  replace(record: Stored, raw: Uint8Array, doc: Doc): void {
    const before = { doc: docOf(record), raw: record.raw };
    const keys = this.#checkedKeys(doc, record);
    this.#rewrite(record, before.doc, ownBytes(raw), doc, keys);
    this.#journal.wrote(this, record.seq, record.raw, () => {
      this.#rewrite(record, doc, before.raw, before.doc, this.#keysOf(before.doc));
    });
  }

  remove(record: Stored): void {
    const doc = docOf(record);
    this.#leave(record, doc);
    this.#journal.wrote(this, record.seq, null, () => this.#enter(record, doc, this.#keysOf(doc)));
  }

  /** A document read back from the file: already durable, so nothing is journalled. */
  restore(seq: number, raw: Uint8Array): void {
    const record = newRecord(seq, ownBytes(raw));
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
    this.#enter(record, docOf(record), this.#keysOf(docOf(record)));
  }

  /** An index read back from the file, before its documents. */
  declareIndex(spec: IndexSpec): Index {
    const index = new Index(spec, spec.partial && compileFilter(spec.partial));
    this.indexes.set(spec.name, index);
    return index;
  }

  /** Adds an index over what is there; with a duplicate among it nothing is added. */
  addIndex(spec: IndexSpec): void {
    const index = new Index(spec, spec.partial && compileFilter(spec.partial));
    for (const record of this.records.values()) {
      const doc = docOf(record);
      const keys = index.keysOf(doc);
      if (index.conflict(keys)) throw index.duplicate(this.namespace, doc);
      index.add(keys, record, doc);
    }
    this.indexes.set(spec.name, index);
    this.#journal.changed(this, () => this.indexes.delete(spec.name));
  }

  dropIndex(name: string): void {
    const index = this.indexes.get(name);
    if (!index || name === '_id_')
      throw new CommandError(27, `index not found with name [${name}]`);
    this.indexes.delete(name);
    // Its entries may be stale by then: undoing builds it anew.
    this.#journal.changed(this, () => this.addIndex(index.spec));
  }

  #keysOf(doc: Doc): Map<Index, string[]> {
    return new Map([...this.indexes.values()].map((index) => [index, index.keysOf(doc)]));
  }

  #checkedKeys(doc: Doc, own?: Stored): Map<Index, string[]> {
    const keys = this.#keysOf(doc);
    for (const [index, mine] of keys) {
      if (index.conflict(mine, own)) throw index.duplicate(this.namespace, doc);
    }
    return keys;
  }

  #enter(record: Stored, doc: Doc, keys: Map<Index, string[]>): void {
    this.records.set(record.seq, record);
    this.bytes += record.raw.byteLength;
    for (const [index, mine] of keys) index.add(mine, record, doc);
  }

  #leave(record: Stored, doc: Doc): void {
    for (const index of this.indexes.values()) index.remove(index.keysOf(doc), record);
    this.records.delete(record.seq);
    this.bytes -= record.raw.byteLength;
    forget(record);
  }

  #rewrite(record: Stored, was: Doc, raw: Buffer, doc: Doc, keys: Map<Index, string[]>): void {
    for (const [index, mine] of keys) {
      const old = index.keysOf(was);
      if (old.length === mine.length && old.every((key, i) => key === mine[i])) continue;
      index.remove(old, record);
      index.add(mine, record, doc);
    }
    this.bytes += raw.byteLength - record.raw.byteLength;
    setBytes(record, raw);
  }
}
