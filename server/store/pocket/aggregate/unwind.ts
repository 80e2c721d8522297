import { CommandError } from '../errors.ts';
import { type Doc, getField, isDoc } from '../values/bson.ts';
import { placed } from './computed.ts';

const valueAt = (doc: Doc, parts: readonly string[]): unknown =>
  parts.reduce<unknown>((value, part) => (isDoc(value) ? getField(value, part) : undefined), doc);

/** One document for each element; what is no array stands for itself. */
export function compileUnwind(spec: unknown): (docs: readonly Doc[]) => Doc[] {
  const {
    path,
    preserveNullAndEmptyArrays: keepsEmpty = false,
    includeArrayIndex: indexName,
  } = isDoc(spec) ? spec : { path: spec };
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = path.slice(1).split('.');
  const numbered = (doc: Doc, index: number | null): Doc =>
    typeof indexName === 'string' ? (placed(doc, indexName.split('.'), index) as Doc) : doc;
  return (docs) =>
    docs.flatMap((doc) => {
      const value = valueAt(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        return value.map((item, index) => numbered(placed(doc, parts, item) as Doc, index));
      }
      const isEmpty = value === undefined || value === null || Array.isArray(value);
      if (!isEmpty) return [numbered(doc, null)];
      if (!keepsEmpty) return [];
      return [numbered(Array.isArray(value) ? (placed(doc, parts, undefined) as Doc) : doc, null)];
    });
}
