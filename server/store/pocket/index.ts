import { type Doc, isDoc } from './bson.ts';
import { CommandError } from './errors.ts';
import { compileFilter, type Matcher } from './filter.ts';
import { directedKey } from './order.ts';
import { OrderedList } from './ordered-list.ts';
import { sortValues } from './paths.ts';
import { type Demands, demandsOf } from './predicates.ts';

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
  let bytes = '';
  for (let rest = seq; bytes.length < SUFFIX; rest = Math.floor(rest / 256))
    bytes = String.fromCharCode(rest % 256) + bytes;
  return bytes;
}

/** The number of the document an entry stands for. */
export function seqOf(entry: string): number {
  let seq = 0;
  for (let i = entry.length - SUFFIX; i < entry.length; i++) seq = seq * 256 + entry.charCodeAt(i);
  return seq;
}

/** One declared index: the keys of its documents in order. */
export class Index {
  readonly spec: IndexSpec;
  readonly fields: readonly (readonly [path: string, direction: 1 | -1])[];
  readonly entries = new OrderedList();
  /** Paths that ever had several values in one document, which weakens what a scan may assume. */
  readonly many = new Set<string>();
  /** What its partial filter demands, if it has one. */
  readonly demands: Demands | undefined;
  readonly #covers: Matcher | undefined;
  readonly #places: readonly (readonly string[])[];
  readonly #reads: ReadonlySet<string>;

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.fields = Object.entries(spec.key);
    this.demands = spec.partial && demandsOf(spec.partial);
    this.#covers = spec.partial && compileFilter(spec.partial);
    this.#places = this.fields.map(([path]) => path.split('.'));
    const paths = [...Object.keys(spec.key), ...(this.demands?.keys() ?? [])];
    this.#reads = new Set(paths.map((path) => path.split('.')[0] ?? path));
  }

  /** Whether a document gets other keys when only these fields of it change. */
  reads(fields: readonly string[]): boolean {
    return fields.some((field) => this.#reads.has(field));
  }

  /** The keys this index holds for a document, without its number. */
  keysOf(doc: Doc): string[] {
    if (this.#covers && !this.#covers(doc)) return [];
    let keys = [''];
    let arrays = 0;
    for (const [at, [path, direction]] of this.fields.entries()) {
      const values = sortValues(doc, this.#places[at] ?? []);
      const [first = '', ...others] = distinct(
        values.map((value) => directedKey(value, direction)),
      );
      if (others.length === 0) {
        keys = keys.map((key) => key + first);
        continue;
      }
      this.many.add(path);
      if (++arrays > 1)
        throw new CommandError(171, `cannot index parallel arrays in index ${this.spec.name}`);
      keys = keys.flatMap((key) => [first, ...others].map((value) => key + value));
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

const distinct = (keys: readonly string[]): readonly string[] =>
  keys.length > 1 ? [...new Set(keys)] : keys;

function show(value: unknown): string {
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'string' || Array.isArray(value) || isDoc(value))
    return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? `ObjectId('${value}')` : String(value);
}
