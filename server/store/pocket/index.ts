import { type Doc, isDoc } from './bson.ts';
import { CommandError } from './errors.ts';
import { compileFilter, type Matcher } from './filter.ts';
import { directedKey } from './order.ts';
import { OrderedList } from './ordered-list.ts';
import { sortValues } from './paths.ts';

export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique: boolean;
  readonly partial: Doc | undefined;
  readonly expireAfterSeconds: number | undefined;
}

export const ID_INDEX: IndexSpec = {
  name: '_id_',
  key: { _id: 1 },
  unique: true,
  partial: undefined,
  expireAfterSeconds: undefined,
};

const SUFFIX = 6;

/** Above every key that begins so: no field and no document number starts with the byte FF. */
export const pastPrefix = (key: string): string => `${key}\xff`;

/** The document's number closes each entry: entries differ even when their values do not. */
function suffixOf(seq: number): string {
  const bytes = Buffer.allocUnsafe(SUFFIX);
  bytes.writeUIntBE(seq, 0, SUFFIX);
  return bytes.toString('latin1');
}

/** The number of the document an entry stands for. */
export const seqOf = (entry: string): number =>
  Buffer.from(entry.slice(-SUFFIX), 'latin1').readUIntBE(0, SUFFIX);

/** One declared index: the keys of its documents in order. */
export class Index {
  readonly spec: IndexSpec;
  readonly fields: readonly (readonly [path: string, direction: 1 | -1])[];
  readonly entries = new OrderedList();
  /** Paths that ever had several values in one document, which weakens what a scan may assume. */
  readonly many = new Set<string>();
  readonly #covers: Matcher | undefined;

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.fields = Object.entries(spec.key);
    this.#covers = spec.partial && compileFilter(spec.partial);
  }

  /** The keys this index holds for a document, without its number. */
  keysOf(doc: Doc): string[] {
    if (this.#covers && !this.#covers(doc)) return [];
    let keys = [''];
    let arrays = 0;
    for (const [path, direction] of this.fields) {
      const values = new Set(
        sortValues(doc, path.split('.')).map((value) => directedKey(value, direction)),
      );
      if (values.size > 1) this.many.add(path);
      if (values.size > 1 && ++arrays > 1)
        throw new CommandError(171, `cannot index parallel arrays in index ${this.spec.name}`);
      keys = keys.flatMap((key) => [...values].map((value) => key + value));
    }
    return keys;
  }

  /** Whether another document already holds one of these keys, if this index is unique. */
  conflict(keys: readonly string[], own?: number): boolean {
    if (!this.spec.unique) return false;
    return keys.some((key) =>
      this.entries.range(key, pastPrefix(key)).some((entry) => seqOf(entry) !== own),
    );
  }

  add(keys: readonly string[], seq: number): void {
    for (const key of keys) this.entries.insert(key + suffixOf(seq));
  }

  remove(keys: readonly string[], seq: number): void {
    for (const key of keys) this.entries.remove(key + suffixOf(seq));
  }

  duplicate(namespace: string, doc: Doc): CommandError {
    const values = this.fields.map(([path]) => sortValues(doc, path.split('.'))[0] ?? null);
    const shown = this.fields.map(([path], i) => `${path}: ${show(values[i])}`).join(', ');
    return new CommandError(
      11000,
      `E11000 duplicate key error collection: ${namespace} index: ${this.spec.name} dup key: { ${shown} }`,
      {
        keyPattern: { ...this.spec.key },
        keyValue: Object.fromEntries(this.fields.map(([path], i) => [path, values[i]])),
      },
    );
  }
}

function show(value: unknown): string {
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'string' || Array.isArray(value) || isDoc(value))
    return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? `ObjectId('${value}')` : String(value);
}
