import { ObjectId } from 'bson';
import { CommandError } from '../errors.ts';
import { conjunctionOf } from '../plan/predicates.ts';
import type { Scope } from '../query/expressions.ts';
import { copy, type Doc, getField, isDoc } from '../values/bson.ts';
import { equal, isRegex } from '../values/order.ts';
import { compileModifiers } from './modifiers.ts';
import { compilePipeline } from './pipeline.ts';
import { setAt } from './places.ts';

export interface UpdateSpec {
  readonly filter: Doc;
  readonly update: unknown;
  readonly arrayFilters: readonly Doc[];
  readonly multi: boolean;
  readonly scope: Scope;
}

/** From the stored document to its successor. */
export type Apply = (before: Doc, inserting: boolean) => Doc;

export function compileUpdate(spec: UpdateSpec): Apply {
  const { update, filter, arrayFilters, scope } = spec;
  if (Array.isArray(update)) {
    if (arrayFilters.length > 0)
      throw new CommandError(9, 'arrayFilters may not be specified for pipeline-style updates');
    return keepingId(compilePipeline(update, scope));
  }
  if (!isDoc(update))
    throw new CommandError(9, 'Update argument must be either an object or an array');
  if (Object.keys(update)[0]?.startsWith('$')) {
    return keepingId(compileModifiers(update, filter, arrayFilters, scope.now ?? new Date()));
  }
  if (spec.multi)
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  if (arrayFilters.length > 0)
    throw new CommandError(9, 'arrayFilters may not be specified for replacement-style updates');
  const dollar = Object.keys(update).find((key) => key.startsWith('$'));
  if (dollar)
    throw new CommandError(
      52,
      `The dollar ($) prefixed field '${dollar}' is not allowed in the context of an update's replacement document.`,
    );
  return keepingId((before) => ({
    ...(before._id === undefined ? {} : { _id: before._id }),
    ...copy(update),
  }));
}

/** `_id` never changes. */
const keepingId =
  (apply: Apply): Apply =>
  (before, inserting) => {
    const after = apply(before, inserting);
    const was = getField(before, '_id');
    if (was === undefined || equal(was, after._id)) return after;
    throw new CommandError(
      66,
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  };

/** The document an upsert starts from: what the filter says a field must equal. */
export function seedOf(filter: Doc, isReplacement: boolean): Doc {
  const seed: Doc = {};
  for (const [path, predicates] of conjunctionOf(filter).byPath) {
    if (isReplacement && path !== '_id') continue;
    const exact = predicates.find(
      ({ op, operand }) =>
        op === '$eq' || (op === '$in' && Array.isArray(operand) && operand.length === 1),
    );
    if (!exact || isRegex(exact.operand)) continue;
    const value =
      exact.op === '$in' && Array.isArray(exact.operand) ? exact.operand[0] : exact.operand;
    setAt(seed, path.split('.'), copy(value));
  }
  return seed;
}

export function withId(doc: Doc): Doc {
  if (doc._id === undefined) return { _id: new ObjectId(), ...doc };
  if (Object.keys(doc)[0] === '_id') return doc;
  return { _id: doc._id, ...doc };
}
