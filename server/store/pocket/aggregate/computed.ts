import { type Compute, compileExpression, type Scope } from '../query/expressions.ts';
import { type Doc, getField, isDoc, setField } from '../values/bson.ts';

export interface Computed {
  readonly parts: readonly string[];
  readonly compute: Compute;
}

const isNested = (value: unknown): value is Doc =>
  isDoc(value) &&
  Object.keys(value).length > 0 &&
  !Object.keys(value).some((key) => key.startsWith('$'));

/** The fields a `$set` computes: a nested document names paths, it does not replace what is there. */
export function compileFields(spec: Doc, scope: Scope, prefix: readonly string[] = []): Computed[] {
  return Object.entries(spec).flatMap(([path, expr]) => {
    const parts = [...prefix, ...path.split('.')];
    return isNested(expr)
      ? compileFields(expr, scope, parts)
      : [{ parts, compute: compileExpression(expr, scope) }];
  });
}

/** All fields are computed from the document as it came, then written into a copy of the changed parts. */
export function setFields(doc: Doc, fields: readonly Computed[]): Doc {
  const values = fields.map(({ compute }) => compute(doc));
  return fields.reduce<Doc>((result, { parts }, i) => placed(result, parts, values[i]) as Doc, doc);
}

export function placed(holder: unknown, parts: readonly string[], value: unknown): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(holder)) return holder.map((item) => placed(item, parts, value));
  if (value === undefined && !isDoc(holder)) return holder;
  const doc = isDoc(holder) ? { ...holder } : {};
  const next = placed(getField(doc, part), rest, value);
  if (next === undefined) delete doc[part];
  else setField(doc, part, next);
  return doc;
}
