import { copy, copyDoc, type Doc, getField, isDoc, isRegex } from './bson.ts';
import { CommandError } from './errors.ts';
import { stepsOf } from './operators.ts';
import { equal } from './order.ts';
import { getAt, setAt, unsetAt } from './paths.ts';
import { compileStages } from './pipeline.ts';
import { demandsOf } from './predicates.ts';

/** From the stored document to its successor; the stored one is left as it is. */
export type Apply = (before: Doc, inserting: boolean) => Doc;

/** The stages that map one document to one. */
const UPDATE_STAGES = ['$set', '$addFields', '$unset', '$project'];

export const isReplacement = (update: unknown): update is Doc =>
  isDoc(update) && !Object.keys(update)[0]?.startsWith('$');

export function compileUpdate(update: unknown, multi: boolean): Apply {
  if (Array.isArray(update)) {
    const run = compileStages(update, UPDATE_STAGES);
    return keepingId((before) => run([before])[0] ?? {});
  }
  if (!isDoc(update))
    throw new CommandError(9, 'Update argument must be either an object or an array');
  if (!isReplacement(update)) return keepingId(modify(update));
  if (multi)
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  const dollar = Object.keys(update).find((key) => key.startsWith('$'));
  if (dollar)
    throw new CommandError(52, `The dollar ($) prefixed field '${dollar}' is not allowed`);
  return keepingId(({ _id }) => ({ ...(_id === undefined ? {} : { _id }), ...copyDoc(update) }));
}

function modify(update: Doc): Apply {
  const steps = stepsOf(update);
  return (before, inserting) => {
    const doc = copyDoc(before);
    for (const { parts, change, onInsertOnly } of steps) {
      if (onInsertOnly && !inserting) continue;
      const held = getAt(doc, parts);
      const next = change(held);
      if (next === undefined) unsetAt(doc, parts);
      else if (next !== held) setAt(doc, parts, copy(next));
    }
    return doc;
  };
}

/** `_id` never changes. */
const keepingId =
  (apply: Apply): Apply =>
  (before, inserting) => {
    const after = apply(before, inserting);
    const was = getField(before, '_id');
    if (was === undefined || equal(was, after._id)) return after;
    throw new CommandError(66, "an update would modify the immutable field '_id'");
  };

/** The document an upsert starts from: what the filter says a field must equal. */
export function seedOf(filter: Doc, update: unknown): Doc {
  const seed: Doc = {};
  for (const [path, demands] of demandsOf(filter)) {
    const exact = demands.find(({ op, operand }) => op === '$eq' && !isRegex(operand));
    if (exact && (path === '_id' || !isReplacement(update)))
      setAt(seed, path.split('.'), copy(exact.operand));
  }
  return seed;
}
