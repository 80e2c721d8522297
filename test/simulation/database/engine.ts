import { ObjectId } from 'bson';
// The driver brings bson a second time: its ids are of another class than pocket's until they cross the wire.
import { ObjectId as DriverId } from 'mongodb';
import type mongoose from 'mongoose';
import type { Connection } from 'mongoose';
import { storeOver } from '../../../server/store/connect.ts';
import { copyDoc, type Doc, isDoc } from '../../../server/store/pocket/bson.ts';
import { execute } from '../../../server/store/pocket/commands/registry.ts';
import { Cursors } from '../../../server/store/pocket/cursors.ts';
import { asCommandError } from '../../../server/store/pocket/errors.ts';
import { Store as PocketStore } from '../../../server/store/pocket/store.ts';
import { sweep } from '../../../server/store/pocket/ttl.ts';

const DATABASE = 'sim';

/** The embedded database's own commands in this process, on a clock of our own: no wire, no driver. */
export class Engine {
  readonly #store = new PocketStore(':memory:');
  readonly #cursors = new Cursors();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    for (const [name, indexes] of declaredIndexes())
      this.run({ createIndexes: name, indexes: indexes.map(copyDoc) });
  }

  /** Runs one command whole; throws pocket's CommandError. What it answers may be kept and changed. */
  run(command: Doc): Doc {
    const body = received(command, this.#now()) as Doc;
    const [name = ''] = Object.keys(body);
    try {
      return received(
        execute({
          database: DATABASE,
          name,
          body,
          sequences: new Map(),
          store: this.#store,
          cursors: this.#cursors,
          connectionId: 1,
        }),
        this.#now(),
      ) as Doc;
    } catch (error) {
      throw asCommandError(error);
    }
  }

  /** Removes what is past its time, as the database does every minute. */
  expire(): void {
    sweep(this.#store, this.#now().getTime());
  }

  /** Every document of a collection, to be looked at only. */
  all(name: string): readonly Doc[] {
    return [...(this.#store.find(`${DATABASE}.${name}`)?.docs.values() ?? [])];
  }

  names(): readonly string[] {
    return this.#store.in(DATABASE).map(({ namespace }) => namespace.slice(DATABASE.length + 1));
  }

  close(): void {
    this.#store.close();
  }
}

/** As a value crosses the wire: a copy, without what is undefined; the database knows what time it is. */
function received(value: unknown, now: Date): unknown {
  if (value === '$$NOW') return now;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => received(each, now));
  if (value instanceof DriverId) return new ObjectId(value.id);
  if (!isDoc(value)) return value;
  const result: Doc = {};
  for (const key of Object.keys(value)) {
    const part = value[key];
    if (part !== undefined) result[key] = received(part, now);
  }
  return result;
}

type Declared = readonly (readonly [name: string, indexes: readonly Doc[]])[];
let declared: Declared | null = null;

/** The indexes as the schemas declare them, read once: building a schema costs a millisecond. */
function declaredIndexes(): Declared {
  if (declared) return declared;
  const found: [string, Doc[]][] = [];
  const connection = {
    models: {},
    model(name: string, schema: mongoose.Schema) {
      const indexes = schema.indexes().map(([key, { background: _, ...options }]) => ({
        key: { ...key },
        name: options.name ?? Object.entries(key).flat().join('_'),
        ...options,
      }));
      if (indexes.length > 0) found.push([name, indexes]);
      return { collection: {} };
    },
  };
  storeOver(connection as unknown as Connection);
  declared = found;
  return declared;
}
