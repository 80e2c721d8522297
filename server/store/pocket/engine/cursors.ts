import { CommandError } from '../errors.ts';
import { CURSOR_IDLE_MS, MAX_CURSORS, MAX_REPLY_BYTES } from '../limits.ts';

/** The rest of a result, whose bytes are made when they are sent. */
export interface Results {
  readonly length: number;
  bytes(index: number): Uint8Array;
}

interface Cursor {
  readonly namespace: string;
  readonly results: Results;
  next: number;
  usedAt: number;
}

export interface Page {
  readonly documents: Uint8Array[];
  readonly cursorId: bigint;
}

/** Open results, each over what its query selected: later writes do not show in it. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  #nextId = BigInt(Date.now()) << 16n;

  first(namespace: string, results: Results, batchSize: number, single: boolean): Page {
    const cursor: Cursor = { namespace, results, next: 0, usedAt: Date.now() };
    const documents = take(cursor, batchSize);
    if (single || cursor.next >= results.length) return { documents, cursorId: 0n };
    if (this.#open.size >= MAX_CURSORS) throw new CommandError(2, 'too many open cursors');
    const id = ++this.#nextId;
    this.#open.set(id, cursor);
    return { documents, cursorId: id };
  }

  more(id: bigint, namespace: string, batchSize: number): Page {
    const cursor = this.#open.get(id);
    if (cursor?.namespace !== namespace) throw new CommandError(43, `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    const documents = take(cursor, batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize);
    if (cursor.next < cursor.results.length) return { documents, cursorId: id };
    this.#open.delete(id);
    return { documents, cursorId: 0n };
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  expire(now: number): void {
    for (const [id, { usedAt }] of this.#open)
      if (now - usedAt > CURSOR_IDLE_MS) this.#open.delete(id);
  }
}

function take(cursor: Cursor, count: number): Uint8Array[] {
  const documents: Uint8Array[] = [];
  let size = 0;
  while (documents.length < count && cursor.next < cursor.results.length) {
    const raw = cursor.results.bytes(cursor.next);
    if (documents.length > 0 && size + raw.byteLength > MAX_REPLY_BYTES) break;
    documents.push(raw);
    size += raw.byteLength;
    cursor.next++;
  }
  return documents;
}
