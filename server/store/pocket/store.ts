import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'bson';
import { decode } from './bson.ts';
import { Collection, type Table } from './collection.ts';
import { CommandError } from './errors.ts';
import { ID_INDEX, type IndexSpec } from './index.ts';

/** Orders of about 3 KB: two or more to a page of 8 KB. The log is folded into the file each 32 MB. */
const SETTINGS = `
  PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE IF NOT EXISTS collections
    (id INTEGER PRIMARY KEY, namespace TEXT UNIQUE NOT NULL, shape BLOB NOT NULL);
  BEGIN IMMEDIATE; COMMIT`;

function open(file: string): DatabaseSync {
  // Orders carry names and addresses: the folder is its owner's alone.
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(file);
  try {
    db.exec(SETTINGS);
    return db;
  } catch (cause) {
    db.close();
    if (!/locked|busy/i.test(String(cause))) throw cause;
    throw new Error(`${file} is in use by another process; only one may have it open`, { cause });
  }
}

/**
 * All collections by full name: in memory to be read, as BSON in one sqlite file to last. The first change opens
 * a transaction and `commit` ends it. Should the disk refuse, memory is read back from what the file holds.
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #collections = new Map<string, Collection>();
  #failed: unknown;

  constructor(file: string) {
    this.#db = open(file);
    this.#load();
  }

  #load(): void {
    this.#collections.clear();
    const rows = this.#db.prepare('SELECT id, namespace, shape FROM collections ORDER BY id').all();
    for (const { id, namespace, shape } of rows) {
      const collection = new Collection(String(namespace), this.#table(Number(id)));
      const { indexes } = deserialize(shape as Uint8Array) as { indexes: IndexSpec[] };
      for (const spec of indexes) if (spec.name !== '_id_') collection.restoreIndex(spec);
      const stored = this.#db.prepare(`SELECT seq, body FROM documents_${id} ORDER BY seq`);
      for (const { seq, body } of stored.iterate())
        collection.restore(Number(seq), decode(body as Uint8Array));
      this.#collections.set(collection.namespace, collection);
    }
  }

  /** Until the commit, nothing of a turn is answered; after a failure nothing more of it is written. */
  #write(change: () => void): void {
    try {
      if (this.#failed) throw this.#failed;
      if (!this.#db.isTransaction) this.#db.exec('BEGIN IMMEDIATE');
      change();
    } catch (error) {
      this.#failed = error;
      throw new CommandError(14031, `the write could not be stored: ${String(error)}`);
    }
  }

  #table(id: number): Table {
    const put = this.#db.prepare(
      `INSERT OR REPLACE INTO documents_${id} (seq, body) VALUES (?, ?)`,
    );
    const drop = this.#db.prepare(`DELETE FROM documents_${id} WHERE seq = ?`);
    const shape = this.#db.prepare('UPDATE collections SET shape = ? WHERE id = ?');
    return {
      put: (seq, raw) => this.#write(() => put.run(seq, raw)),
      drop: (seq) => this.#write(() => drop.run(seq)),
      shape: (indexes) => this.#write(() => shape.run(serialize({ indexes }), id)),
    };
  }

  /** True while something is written that is not yet safe. */
  get isPending(): boolean {
    return this.#db.isTransaction || this.#failed !== undefined;
  }

  commit(): void {
    if (!this.isPending) return;
    try {
      if (this.#failed) throw this.#failed;
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#failed = undefined;
      this.#load();
      throw new CommandError(14031, `the write could not be stored: ${String(error)}`);
    }
  }

  find(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  /** The collection of that name; a first write or index creates it, as in MongoDB. */
  ensure(namespace: string): Collection {
    const known = this.#collections.get(namespace);
    if (known) return known;
    assertName(namespace);
    let id = 0;
    this.#write(() => {
      const added = this.#db.prepare('INSERT INTO collections (namespace, shape) VALUES (?, ?)');
      id = Number(added.run(namespace, serialize({ indexes: [ID_INDEX] })).lastInsertRowid);
      this.#db.exec(`CREATE TABLE documents_${id} (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)`);
    });
    const collection = new Collection(namespace, this.#table(id));
    this.#collections.set(namespace, collection);
    return collection;
  }

  drop({ namespace }: Collection): void {
    this.#write(() => {
      const row = this.#db
        .prepare('DELETE FROM collections WHERE namespace = ? RETURNING id')
        .get(namespace);
      this.#db.exec(`DROP TABLE documents_${row?.id}`);
    });
    this.#collections.delete(namespace);
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  in(database: string): Collection[] {
    return this.all().filter(({ namespace }) => namespace.startsWith(`${database}.`));
  }

  close(): void {
    this.#db.close();
  }
}

function assertName(namespace: string): void {
  const [database = '', ...rest] = namespace.split('.');
  const name = rest.join('.');
  const isDatabase = /^[^/\\ "$\0]{1,63}$/.test(database);
  if (isDatabase && name !== '' && !/^\.|^system\.|[$\0]/.test(name)) return;
  throw new CommandError(73, `Invalid namespace specified '${namespace}'`);
}
