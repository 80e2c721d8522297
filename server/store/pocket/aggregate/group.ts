import * as accumulators from 'mingo/operators/accumulator';
import { CommandError } from '../errors.ts';
import { compileAccumulator, compileExpression, type Scope } from '../query/expressions.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { keyOf } from '../values/order.ts';

export function compileGroup(spec: Doc, scope: Scope): (docs: readonly Doc[]) => Doc[] {
  if (!('_id' in spec)) throw new CommandError(15955, 'a group specification must include an _id');
  const idOf = compileExpression(spec._id, scope);
  const fields = Object.entries(spec).filter(([name]) => name !== '_id');
  const totals = fields.map(([name, expr]) => [name, accumulatorOf(name, expr, scope)] as const);
  return (docs) => {
    const groups = new Map<string, { id: unknown; docs: Doc[] }>();
    for (const doc of docs) {
      const id = idOf(doc) ?? null;
      const key = keyOf(id);
      const group = groups.get(key);
      if (group) group.docs.push(doc);
      else groups.set(key, { id, docs: [doc] });
    }
    return [...groups.values()].map((group) => ({
      _id: group.id,
      ...Object.fromEntries(totals.map(([name, total]) => [name, total(group.docs)])),
    }));
  };
}

function accumulatorOf(name: string, expr: unknown, scope: Scope): (docs: readonly Doc[]) => unknown {
  const [operator = '', ...more] = isDoc(expr) ? Object.keys(expr) : [];
  if (!isDoc(expr) || more.length > 0) throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
  if (!Object.hasOwn(accumulators, operator) || operator === '$accumulator') {
    throw new CommandError(15952, `unknown group operator '${operator}'`);
  }
  return compileAccumulator(expr, scope);
}
