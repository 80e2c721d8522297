import { compileStages } from '../aggregate/stages.ts';
import { CommandError } from '../errors.ts';
import { promote, type Scope } from '../query/expressions.ts';
import { type Doc, isDoc, setField } from '../values/bson.ts';
import { equal } from '../values/order.ts';

const ALLOWED = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'];

/** A pipeline-style update: the stages that map one document to one. */
export function compilePipeline(pipeline: readonly unknown[], scope: Scope): (before: Doc) => Doc {
  for (const stage of pipeline) {
    const [name = ''] = isDoc(stage) ? Object.keys(stage) : [];
    if (!ALLOWED.includes(name))
      throw new CommandError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(pipeline, scope);
  return (before) => {
    const [after = {}] = run([before]);
    const whole =
      after._id === undefined && before._id !== undefined ? { _id: before._id, ...after } : after;
    return retype(whole, before) as Doc;
  };
}

/** Expressions reckon in plain numbers; a value they did not change gets back the type it had. */
function retype(after: unknown, before: unknown): unknown {
  if (after === before) return before;
  if (Array.isArray(after) && Array.isArray(before))
    return after.map((item, i) => retype(item, before[i]));
  if (isDoc(after) && isDoc(before)) {
    const result: Doc = {};
    for (const key of Object.keys(after)) setField(result, key, retype(after[key], before[key]));
    return result;
  }
  return typeof before === 'object' && before !== null && equal(after, promote(before))
    ? before
    : after;
}
