import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'bson';
import { DISK_CHECKPOINT_PAGES, DISK_PAGE_BYTES } from '../limits.ts';
import type { Doc } from '../values/bson.ts';
import type { Collection } from './collection.ts';
import type { IndexSpec } from './index.ts';
import type { Disk, Write } from './journal.ts';

export interface Loaded {
  readonly namespace: string;
  readonly options: Doc;
  readonly indexes: readonly IndexSpec[];
  readonly documents: Iterable<{ readonly seq: number; readonly raw: Uint8Array }>;
}

/** The default of the tests: nothing to keep, nothing to lose. */
export const memoryDisk: Disk = { commit() {}, close() {} };

function open(file: string): DatabaseSync {
  // Orders carry names and addresses: the folder is its owner's alone.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(file);
  try {
    // The lock is taken at the first write and kept until the process ends, however it ends.
    db.exec(`PRAGMA page_size = ${DISK_PAGE_BYTES}; PRAGMA locking_mode = EXCLUSIVE`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    db.exec(`PRAGMA wal_autocheckpoint = ${DISK_CHECKPOINT_PAGES}`);
    db.exec(
      'CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY, namespace TEXT UNIQUE NOT NULL, shape BLOB NOT NULL)',
    );
    db.exec('BEGIN IMMEDIATE; COMMIT');
    return db;
  } catch (error) {
    db.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw new Error(`${file} is in use by another process; only one may have it open`, {
      cause: error,
    });
  }
}

interface Table {
  readonly put: StatementSync;
  readonly drop: StatementSync;
}

/** Documents as BSON in one sqlite table a collection; one commit, one fsync. */
export class SqliteDisk implements Disk {
  readonly #db: DatabaseSync;
  readonly #tables = new Map<string, Table>();

  constructor(file: string) {
    this.#db = open(file);
  }

  *load(): Generator<Loaded> {
    for (const row of this.#db
      .prepare('SELECT id, namespace, shape FROM collections ORDER BY id')
      .all()) {
      const shape = deserialize(row.shape as Uint8Array, { promoteBuffers: false });
      const documents = this.#db.prepare(
        `SELECT seq, body FROM documents_${Number(row.id)} ORDER BY seq`,
      );
      const indexes = (shape.indexes as Doc[]).map(
        (index) =>
          ({
            ...index,
            partial: index.partial ?? undefined,
            expireAfterSeconds: index.expireAfterSeconds ?? undefined,
          }) as IndexSpec,
      );
      yield {
        namespace: String(row.namespace),
        options: shape.options as Doc,
        indexes,
        documents: rows(documents),
      };
    }
  }

  commit(
    writes: readonly Write[],
    changed: ReadonlySet<Collection>,
    dropped: readonly string[],
  ): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const namespace of dropped) this.#drop(namespace);
      for (const collection of changed) this.#shape(collection);
      for (const { collection, seq, raw } of writes) {
        const table = this.#table(collection.namespace);
        if (raw) table.put.run(seq, raw);
        else table.drop.run(seq);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#tables.clear();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #idOf(namespace: string): number | undefined {
    const row = this.#db.prepare('SELECT id FROM collections WHERE namespace = ?').get(namespace);
    return row === undefined ? undefined : Number(row.id);
  }

  #table(namespace: string): Table {
    const known = this.#tables.get(namespace);
    if (known) return known;
    const id = this.#idOf(namespace);
    const table = {
      put: this.#db.prepare(`INSERT OR REPLACE INTO documents_${id} (seq, body) VALUES (?, ?)`),
      drop: this.#db.prepare(`DELETE FROM documents_${id} WHERE seq = ?`),
    };
    this.#tables.set(namespace, table);
    return table;
  }

  #shape(collection: Collection): void {
    const indexes = [...collection.indexes.values()].map((index) => index.spec);
    const shape = serialize({ options: collection.options, indexes });
    this.#db
      .prepare(
        'INSERT INTO collections (namespace, shape) VALUES (?, ?) ON CONFLICT (namespace) DO UPDATE SET shape = excluded.shape',
      )
      .run(collection.namespace, shape);
    const id = this.#idOf(collection.namespace);
    this.#db.exec(
      `CREATE TABLE IF NOT EXISTS documents_${id} (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)`,
    );
  }

  #drop(namespace: string): void {
    const id = this.#idOf(namespace);
    if (id === undefined) return;
    this.#tables.delete(namespace);
    this.#db.exec(`DROP TABLE documents_${id}`);
    this.#db.prepare('DELETE FROM collections WHERE id = ?').run(id);
  }

  close(): void {
    this.#db.close();
  }
}

function* rows(statement: StatementSync): Generator<{ seq: number; raw: Uint8Array }> {
  for (const row of statement.iterate())
    yield { seq: Number(row.seq), raw: row.body as Uint8Array };
}
