import { type Doc, decode, isDoc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import type { Cursors } from '../cursors.ts';
import { CommandError } from '../errors.ts';
import type { Store } from '../store.ts';

/** One command as it came in, and what it may use. */
export interface Request {
  readonly database: string;
  readonly name: string;
  readonly body: Doc;
  /** Documents sent beside the body, still as bytes, by the name of their sequence. */
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly store: Store;
  readonly cursors: Cursors;
  readonly connectionId: number;
}

export interface Command {
  /** Fields it understands besides the common ones; any other might change the meaning and is refused. */
  readonly fields: readonly string[];
  run(request: Request): Doc;
}

/** Fields any command may carry that change nothing on a single server whose writes are all durable. */
const COMMON =
  `$db lsid comment readConcern writeConcern maxTimeMS $clusterTime $readPreference apiVersion
  apiStrict apiDeprecationErrors allowDiskUse bypassDocumentValidation`.split(/\s+/);

/** Fields MongoDB knows and pocket does not, by the code they are refused with if they ask for anything. */
const REFUSED: readonly (readonly [code: number, fields: readonly string[]])[] = [
  [20, ['txnNumber', 'startTransaction', 'autocommit']],
  [67, ['sparse', 'hidden']],
  [72, ['collation']],
  [115, ['capped', 'timeseries', 'viewOn', 'validator', 'explain', 'arrayFilters']],
  [115, ['hint', 'let', 'min', 'max', 'tailable', 'awaitData', 'returnKey', 'showRecordId']],
];

const asksNothing = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

export function assertFields(part: Doc, known: readonly string[], what: string): void {
  for (const field of Object.keys(part)) {
    if (known.includes(field)) continue;
    const [code] = REFUSED.find(([, fields]) => fields.includes(field)) ?? [];
    if (code === undefined)
      throw new CommandError(40415, `BSON field '${what}.${field}' is an unknown field.`);
    if (!asksNothing(part[field]))
      throw new CommandError(code, `option '${field}' is not supported by this server`);
  }
}

export function assertCommand({ name, body }: Request, { fields }: Command): void {
  const level = isDoc(body.readConcern) ? body.readConcern.level : undefined;
  if (level === 'snapshot' || level === 'linearizable')
    throw new CommandError(72, `read concern '${level}' is not supported by a standalone server`);
  assertFields(body, [name, ...COMMON, ...fields], name);
}

export function namespaceOf({ database, body, name }: Request): string {
  const collection = body[name];
  if (typeof collection === 'string' && collection !== '') return `${database}.${collection}`;
  throw new CommandError(73, `collection name has invalid type or is empty in command ${name}`);
}

export const collectionOf = (request: Request): Collection | undefined =>
  request.store.find(namespaceOf(request));

const wrongType = (field: string, type: string) =>
  new CommandError(14, `BSON field '${field}' is the wrong type, expected type '${type}'`);

export function docIn(body: Doc, field: string): Doc {
  const value = body[field] ?? {};
  if (!isDoc(value)) throw wrongType(field, 'object');
  return value;
}

export function listIn(body: Doc, field: string): readonly unknown[] {
  const value = body[field] ?? [];
  if (!Array.isArray(value)) throw wrongType(field, 'array');
  return value;
}

export function countIn(body: Doc, field: string, otherwise = 0): number {
  const value = body[field] ?? otherwise;
  if (typeof value === 'number' && value >= 0) return Math.trunc(value);
  throw new CommandError(51024, `BSON field '${field}' value must be >= 0`);
}

/** Documents of a batch, sent beside the body or in it, each still to be decoded: one may be bad. */
export function batchOf({ body, sequences }: Request, field: string): readonly (() => Doc)[] {
  const sent = sequences.get(field);
  if (sent) return sent.map((raw) => () => decode(raw));
  return listIn(body, field).map((item) => () => {
    if (isDoc(item)) return item;
    throw wrongType(field, 'object');
  });
}
