import { MongoServerError } from 'mongodb';
import type { Doc } from '../../../server/store/pocket/bson.ts';

/** Runs one command: a scheduling point, where the process may die and the database may fail. */
export type Send = (command: Doc) => Promise<Doc>;

interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
}

/** As the driver does: refused writes of a batch become one error that names them. Null: it was no batch. */
function checked(answer: Doc, insertedCount: number | null): Doc {
  const writeErrors = (answer.writeErrors ?? []) as readonly WriteError[];
  const [first] = writeErrors;
  if (!first) return answer;
  const error = new MongoServerError({ message: first.errmsg, code: first.code });
  throw insertedCount === null ? error : Object.assign(error, { writeErrors, insertedCount });
}

const batch = (answer: Doc) => (answer.cursor as { firstBatch: Doc[] }).firstBatch;

class Finding {
  readonly #send: Send;
  readonly #command: Doc;

  constructor(send: Send, command: Doc) {
    this.#send = send;
    this.#command = command;
  }

  sort = (sort: Doc) => new Finding(this.#send, { ...this.#command, sort });
  limit = (limit: number) => new Finding(this.#send, { ...this.#command, limit });
  project = (projection: Doc) => new Finding(this.#send, { ...this.#command, projection });

  async toArray(): Promise<Doc[]> {
    return batch(await this.#send(this.#command));
  }

  async *[Symbol.asyncIterator]() {
    yield* await this.toArray();
  }
}

interface FindOptions {
  readonly projection?: Doc;
  readonly sort?: Doc;
  readonly limit?: number;
}

interface BulkWrite {
  readonly updateOne?: { filter: Doc; update: unknown; upsert?: boolean };
  readonly updateMany?: { filter: Doc; update: unknown; upsert?: boolean };
  readonly replaceOne?: { filter: Doc; replacement: Doc; upsert?: boolean };
  readonly insertOne?: { document: Doc };
}

/** The part of the driver's Collection that the store modules use, over single commands. */
export class SimCollection {
  readonly #name: string;
  readonly #send: Send;

  constructor(name: string, send: Send) {
    this.#name = name;
    this.#send = send;
  }

  find(filter: Doc, { projection, sort, limit }: FindOptions = {}): Finding {
    const batchSize = 1_000_000;
    return new Finding(this.#send, {
      find: this.#name,
      filter,
      projection,
      sort,
      limit,
      batchSize,
    });
  }

  async findOne(filter: Doc, options: FindOptions = {}): Promise<Doc | null> {
    const [first] = await this.find(filter, { ...options, limit: 1 }).toArray();
    return first ?? null;
  }

  aggregate(pipeline: readonly Doc[]) {
    const cursor = { batchSize: 1_000_000 };
    return new Finding(this.#send, { aggregate: this.#name, pipeline: [...pipeline], cursor });
  }

  async countDocuments(filter: Doc, { limit }: { limit?: number } = {}): Promise<number> {
    const stages = [{ $match: filter }, ...(limit ? [{ $limit: limit }] : []), { $count: 'n' }];
    const [counted] = await this.aggregate(stages).toArray();
    return Number(counted?.n ?? 0);
  }

  async distinct(key: string, query: Doc): Promise<unknown[]> {
    return (await this.#send({ distinct: this.#name, key, query })).values as unknown[];
  }

  async insertOne(document: Doc) {
    checked(await this.#send({ insert: this.#name, documents: [document] }), null);
    return { acknowledged: true, insertedId: document._id };
  }

  async insertMany(documents: readonly Doc[], { ordered = true }: { ordered?: boolean } = {}) {
    const answer = await this.#send({ insert: this.#name, documents: [...documents], ordered });
    checked(answer, Number(answer.n));
    return { insertedCount: Number(answer.n) };
  }

  async #update(q: Doc, u: unknown, multi: boolean, upsert: boolean) {
    const updates = [{ q, u, multi, upsert }];
    const answer = checked(await this.#send({ update: this.#name, updates }), null);
    const upserted = (answer.upserted ?? []) as Doc[];
    return {
      matchedCount: Number(answer.n) - upserted.length,
      modifiedCount: Number(answer.nModified),
      upsertedCount: upserted.length,
      upsertedId: upserted[0]?._id ?? null,
    };
  }

  updateOne = (filter: Doc, update: unknown, { upsert = false } = {}) =>
    this.#update(filter, update, false, upsert);
  updateMany = (filter: Doc, update: unknown, { upsert = false } = {}) =>
    this.#update(filter, update, true, upsert);

  async #delete(q: Doc, limit: 0 | 1) {
    const answer = await this.#send({ delete: this.#name, deletes: [{ q, limit }] });
    return { deletedCount: Number(checked(answer, null).n) };
  }

  deleteOne = (filter: Doc) => this.#delete(filter, 1);
  deleteMany = (filter: Doc) => this.#delete(filter, 0);

  async findOneAndUpdate(
    query: Doc,
    update: unknown,
    options: FindOptions & { upsert?: boolean; returnDocument?: 'before' | 'after' } = {},
  ): Promise<Doc | null> {
    const { upsert = false, returnDocument, sort, projection: fields } = options;
    const shown = { new: returnDocument === 'after', sort, fields };
    const command = { findAndModify: this.#name, query, update, upsert, ...shown };
    return (await this.#send(command)).value as Doc | null;
  }

  async bulkWrite(operations: readonly BulkWrite[], { ordered = true } = {}) {
    const inserts = operations.flatMap(({ insertOne }): Doc[] =>
      insertOne ? [insertOne.document] : [],
    );
    if (inserts.length > 0 && inserts.length < operations.length)
      throw new Error('a bulk write of mixed kinds is several commands: not offered here');
    if (inserts.length > 0) return this.insertMany(inserts, { ordered });
    const updates = operations.map(({ updateOne, updateMany, replaceOne }) => {
      const one = updateOne ?? updateMany;
      const [q, u] = replaceOne
        ? [replaceOne.filter, replaceOne.replacement]
        : [one?.filter, one?.update];
      const upsert = (replaceOne ?? one)?.upsert ?? false;
      return { q, u, multi: updateMany !== undefined, upsert };
    });
    const answer = checked(await this.#send({ update: this.#name, updates, ordered }), 0);
    const upserted = (answer.upserted ?? []) as Doc[];
    return { ...answer, matchedCount: Number(answer.n) - upserted.length };
  }
}
