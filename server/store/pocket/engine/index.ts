import { CommandError } from '../errors.ts';
import type { Matcher } from '../query/match.ts';
import { crossesArray, indexRows, ParallelArrays, reach } from '../query/paths.ts';
import type { Doc } from '../values/bson.ts';
import { compoundKey } from '../values/order.ts';
import { OrderedList } from './ordered-list.ts';
import type { Record as Stored } from './record.ts';

export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Doc | undefined;
  readonly expireAfterSeconds: number | undefined;
}

const isPresent = (value: unknown): boolean => value !== undefined;

/** Above every key that begins so: no field and no record number starts with the byte FF. */
export const pastPrefix = (key: string): string => `${key}\xff`;

/** The record's number closes each entry: entries differ even when their values do not. */
function entrySuffix(seq: number): string {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(seq, 0, 6);
  return bytes.toString('latin1');
}

export class Index {
  readonly spec: IndexSpec;
  readonly paths: readonly string[];
  readonly directions: readonly (1 | -1)[];
  readonly entries = new OrderedList<Stored>();
  /** Fields that were ever an array: their entries are elements, which weakens what a scan may assume. */
  readonly multikey = new Set<string>();
  readonly #parts: readonly (readonly string[])[];
  readonly #covers: Matcher | undefined;

  constructor(spec: IndexSpec, covers: Matcher | undefined) {
    this.spec = spec;
    this.paths = Object.keys(spec.key);
    this.directions = Object.values(spec.key);
    this.#parts = this.paths.map((path) => path.split('.'));
    this.#covers = covers;
  }

  /** The keys this index holds for a document, without the closing record number. */
  keysOf(doc: Doc): string[] {
    if (this.#covers && !this.#covers(doc)) return [];
    if (this.spec.sparse && !this.#parts.some((parts) => reach(doc, parts, isPresent))) return [];
    const rows = this.#rows(doc);
    const keys = rows.map((row) => compoundKey(row, this.directions));
    return keys.length === 1 ? keys : [...new Set(keys)];
  }

  #rows(doc: Doc): unknown[][] {
    try {
      return indexRows(doc, this.#parts);
    } catch (error) {
      if (!(error instanceof ParallelArrays)) throw error;
      throw new CommandError(171, `cannot index parallel arrays in index ${this.spec.name}`);
    }
  }

  /** Another record that already holds one of these keys, if this index is unique. */
  conflict(keys: readonly string[], own?: Stored): boolean {
    if (!this.spec.unique) return false;
    return keys.some((key) => {
      for (const [, record] of this.entries.range(key, pastPrefix(key))) {
        if (record !== own) return true;
      }
      return false;
    });
  }

  add(keys: readonly string[], record: Stored, doc: Doc): void {
    const suffix = entrySuffix(record.seq);
    for (const key of keys) this.entries.insert(key + suffix, record);
    for (const [i, parts] of this.#parts.entries()) {
      const path = this.paths[i] ?? '';
      if (!this.multikey.has(path) && crossesArray(doc, parts)) this.multikey.add(path);
    }
  }

  remove(keys: readonly string[], record: Stored): void {
    const suffix = entrySuffix(record.seq);
    for (const key of keys) this.entries.remove(key + suffix);
  }

  duplicate(namespace: string, doc: Doc): CommandError {
    const [row = []] = this.#rows(doc);
    const keyValue = Object.fromEntries(this.paths.map((path, i) => [path, row[i] ?? null]));
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`);
    return new CommandError(
      11000,
      `E11000 duplicate key error collection: ${namespace} index: ${this.spec.name} dup key: { ${shown.join(', ')} }`,
      { keyPattern: { ...this.spec.key }, keyValue },
    );
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'object' && value !== null && 'toHexString' in value)
    return `ObjectId('${String(value)}')`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
