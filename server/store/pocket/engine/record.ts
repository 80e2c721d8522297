import { DECODED_CACHE_BYTES } from '../limits.ts';
import { type Doc, decode } from '../values/bson.ts';

/** One stored document: its bytes are the truth, its decoded form is a cache. */
export interface Record {
  readonly seq: number;
  raw: Buffer;
  decoded: Doc | undefined;
}

const held = new Set<Record>();
let heldBytes = 0;

function release(record: Record): void {
  if (!held.delete(record)) return;
  heldBytes -= record.raw.byteLength;
  record.decoded = undefined;
}

function hold(record: Record, doc: Doc): void {
  record.decoded = doc;
  held.add(record);
  heldBytes += record.raw.byteLength;
  for (const oldest of held) {
    if (heldBytes <= DECODED_CACHE_BYTES) break;
    if (oldest !== record) release(oldest);
  }
}

export const newRecord = (seq: number, raw: Buffer): Record => ({ seq, raw, decoded: undefined });

/** The decoded document. Never change it: every reader shares it. */
export function docOf(record: Record): Doc {
  if (record.decoded) return record.decoded;
  const doc = decode(record.raw);
  hold(record, doc);
  return doc;
}

export function setBytes(record: Record, raw: Buffer): void {
  release(record);
  record.raw = raw;
}

/** A deleted record must not sit in the cache until it is the oldest. */
export const forget = release;
