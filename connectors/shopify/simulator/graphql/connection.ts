import { GraphQLError } from 'graphql';

/** Arguments of Shopify's connections; `last` and `before` are not simulated. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly reverse?: boolean | null;
}

/** What a list is sorted by, and the id that breaks ties. */
export type SortKey = readonly [value: number, id: string];

const PAGE_MAX = 250;

/**
 * One page. Cursors name the last row's sort value and id, not its position: rows that change between two
 * pages of a list sorted by time move to its end, as they do in a real shop.
 */
export function page<T, V>(
  rows: readonly T[],
  args: PageArgs,
  keyOf: (row: T) => SortKey,
  view: (row: T) => V,
) {
  const first = args.first ?? 0;
  if (first < 1 || first > PAGE_MAX) {
    throw new GraphQLError('you must provide `first` between 1 and 250', {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const order = args.reverse ? -1 : 1;
  const after = args.after ? readCursor(args.after) : null;
  const left = after ? rows.filter((row) => order * compare(keyOf(row), after) > 0) : [...rows];
  left.sort((a, b) => order * compare(keyOf(a), keyOf(b)));
  const shown = left.slice(0, first);
  const edges = shown.map((row) => ({ cursor: cursorOf(keyOf(row)), node: view(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: left.length > shown.length,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Sorts a list that has no time of its own by the order it stands in. */
export function pageInOrder<T, V>(rows: readonly T[], args: PageArgs, view: (row: T) => V) {
  const numbered = rows.map((row, index) => ({ row, index }));
  return page(
    numbered,
    args,
    ({ index }): SortKey => [index, String(index)],
    ({ row }) => view(row),
  );
}

const cursorOf = (key: SortKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function readCursor(cursor: string): SortKey {
  try {
    const [value, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof value === 'number' && typeof id === 'string') return [value, id];
  } catch {
    // Falls through to the answer below: the text is not one of our cursors.
  }
  throw new GraphQLError('Invalid cursor for current pagination sort.', {
    extensions: { code: 'INVALID_CURSOR' },
  });
}

/** Ids are decimal strings beyond 2^53: longer is larger, equal lengths compare as text. */
function compare([a, idA]: SortKey, [b, idB]: SortKey): number {
  if (a !== b) return a - b;
  if (idA.length !== idB.length) return idA.length - idB.length;
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}
