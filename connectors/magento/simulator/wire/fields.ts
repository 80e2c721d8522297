import type { Json } from '../../../json.ts';

/** `items[entity_id,updated_at],total_count`: null means the whole of a field. */
type Selection = Map<string, Selection | null>;

/** Keeps what `fields` asks for. An empty list comes back as null then, which it does not otherwise. */
export function project(answer: Json, fields: string): Json {
  const { selection } = read(fields, 0);
  return keep(answer, selection);
}

function keep(value: Json, selection: Selection): Json {
  if (isList(value)) return value.length === 0 ? null : value.map((item) => keep(item, selection));
  if (value === null || typeof value !== 'object') return value;
  const kept: Record<string, Json> = {};
  for (const [name, inner] of selection) {
    const found = value[name];
    if (found === undefined) continue;
    if (isList(found) && found.length === 0) kept[name] = null;
    else kept[name] = inner ? keep(found, inner) : found;
  }
  return kept;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function read(text: string, start: number): { selection: Selection; end: number } {
  const selection: Selection = new Map();
  let name = '';
  let at = start;
  const close = (inner: Selection | null): void => {
    if (name !== '') selection.set(name, inner);
    name = '';
  };
  while (at < text.length && text[at] !== ']') {
    const character = text[at];
    if (character === '[') {
      const nested = read(text, at + 1);
      close(nested.selection);
      at = nested.end;
    } else if (character === ',') close(null);
    else name += character;
    at++;
  }
  close(null);
  return { selection, end: at };
}
