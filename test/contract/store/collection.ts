import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

export type Doc = Document & { _id: string | number };

export interface Bench {
  readonly db: Db;
  /** A new, empty collection for each test. */
  readonly books: Collection<Doc>;
  readonly uri: string;
}

/** The server under test. Where secantusd-rs is known to differ from MongoDB a test says so beside it. */
export const { engine } = inject('database');

/** A database for the file and a collection for each test, over the real driver. */
export function openBench(): Bench {
  let database: FreshDatabase | undefined;
  let client: MongoClient | undefined;
  let books: Collection<Doc> | undefined;
  let tests = 0;
  const ready = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the bench is only ready inside a test');
    return value;
  };
  beforeAll(async () => {
    database = await freshDatabase();
    client = await new MongoClient(database.uri, { maxPoolSize: 60 }).connect();
  });
  beforeEach(() => {
    books = ready(client).db().collection<Doc>(`books_${++tests}`);
  });
  afterAll(async () => {
    await client?.close();
    await database?.close();
  });
  return {
    get db() {
      return ready(client).db();
    },
    get books() {
      return ready(books);
    },
    get uri() {
      return ready(database).uri;
    },
  };
}

/** The error a promise ends with; a promise that succeeds is the surprise. */
export async function failure(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('this should have been refused');
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
