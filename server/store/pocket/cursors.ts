import { calculateObjectSize, Long } from 'bson';
import type { Doc } from './bson.ts';
import { CommandError } from './errors.ts';
import { CURSOR_IDLE_MS, MAX_REPLY_BYTES } from './limits.ts';

interface Cursor {
  readonly ns: string;
  readonly docs: readonly Doc[];
  next: number;
  usedAt: number;
}

/** Open results, each over what its query selected: later writes do not show in it. */
export class Cursors {
  readonly #open = new Map<number, Cursor>();
  #lastId = Date.now();

  /** The answer of a find or an aggregate: a first batch, and a cursor for the rest. */
  first(ns: string, docs: readonly Doc[], batchSize: number, single = false): Doc {
    const cursor: Cursor = { ns, docs, next: 0, usedAt: Date.now() };
    const firstBatch = take(cursor, batchSize);
    const isDone = single || cursor.next >= docs.length;
    if (!isDone) this.#open.set(++this.#lastId, cursor);
    return { cursor: { firstBatch, id: Long.fromNumber(isDone ? 0 : this.#lastId), ns } };
  }

  more(id: number, ns: string, batchSize: number): Doc {
    const cursor = this.#open.get(id);
    if (cursor?.ns !== ns) throw new CommandError(43, `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    const nextBatch = take(cursor, batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize);
    const isDone = cursor.next >= cursor.docs.length;
    if (isDone) this.#open.delete(id);
    return { cursor: { nextBatch, id: Long.fromNumber(isDone ? 0 : id), ns } };
  }

  kill(id: number): boolean {
    return this.#open.delete(id);
  }

  expire(now: number): void {
    for (const [id, { usedAt }] of this.#open)
      if (now - usedAt > CURSOR_IDLE_MS) this.#open.delete(id);
  }
}

/** Room for a document's place in the batch: its type, and its number as text. */
const PLACE_BYTES = 10;

function take(cursor: Cursor, count: number): Doc[] {
  const from = cursor.next;
  // One document has room whatever its size, and most answers hold no more.
  if (cursor.docs.length - from === 1 && count >= 1) return cursor.docs.slice(cursor.next++);
  for (let size = 0; cursor.next - from < count; cursor.next++) {
    const doc = cursor.docs[cursor.next];
    if (!doc) break;
    size += calculateObjectSize(doc) + PLACE_BYTES;
    if (cursor.next > from && size > MAX_REPLY_BYTES) break;
  }
  return cursor.docs.slice(from, cursor.next);
}
