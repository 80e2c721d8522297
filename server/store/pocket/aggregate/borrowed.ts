import { Aggregator } from 'mingo/aggregator';
import { Context } from 'mingo/core';
import * as pipelines from 'mingo/operators/pipeline';
import * as windows from 'mingo/operators/window';
import { baseOptions, bind, CONTEXT, KNOWN, type Scope } from '../query/expressions.ts';
import { copy, type Doc } from '../values/bson.ts';

/** The window stage is the library's own. It changes what it is given, so it gets copies. */
const { $setWindowFields } = pipelines;
const BORROWED = { $setWindowFields };

export const isBorrowed = (name: string): boolean => Object.hasOwn(BORROWED, name);

const known = new Set([...KNOWN, ...Object.keys(windows)]);

export function compileBorrowed(
  name: string,
  spec: unknown,
  scope: Scope,
): (docs: readonly Doc[]) => Doc[] {
  const bound = bind(spec, scope.now ?? new Date(), known);
  const context = Context.from(
    CONTEXT,
    Context.init({ pipeline: BORROWED, window: { ...windows } }),
  );
  // The window stage calls itself back through `$function`; `bind` has refused that name to clients.
  const aggregator = new Aggregator([{ [name]: bound }], {
    ...baseOptions(scope),
    context,
    scriptEnabled: true,
  });
  return (docs) => aggregator.run(docs.map((doc) => copy(doc))) as Doc[];
}
