import { encode } from '../values/bson.ts';

/** A cursor's batch: its documents go out as the bytes they are stored as. */
export class Batch {
  readonly field: 'firstBatch' | 'nextBatch';
  readonly documents: readonly Uint8Array[];
  readonly cursorId: bigint;
  readonly namespace: string;

  constructor(
    field: 'firstBatch' | 'nextBatch',
    documents: readonly Uint8Array[],
    cursorId: bigint,
    namespace: string,
  ) {
    this.field = field;
    this.documents = documents;
    this.cursorId = cursorId;
    this.namespace = namespace;
  }
}

const key = (type: number, name: string): Buffer =>
  Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1');

function enclose(parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 5);
  const size = Buffer.alloc(4);
  size.writeInt32LE(length);
  return Buffer.concat([size, ...parts, Buffer.alloc(1)], length);
}

/** `{cursor: {<field>: [...], id, ns}, ok: 1}` put together by hand: nothing stored is decoded to be sent. */
export function encodeBatch({ field, documents, cursorId, namespace }: Batch): Buffer {
  const items = documents.flatMap((raw, i) => [key(3, String(i)), raw]);
  const id = Buffer.alloc(8);
  id.writeBigInt64LE(cursorId);
  const rest = encode({ ns: namespace }).subarray(4, -1);
  const cursor = enclose([key(4, field), enclose(items), key(18, 'id'), id, rest]);
  return enclose([key(3, 'cursor'), cursor, encode({ ok: 1 }).subarray(4, -1)]);
}
