import type { Collection, Document, Filter } from 'mongodb';

/** Rows of one command: some hundred kilobytes, and a write that others wait for no longer than a moment. */
const ROWS = 250;

/**
 * The row with the number that stands in `$row`. Halving leads to it in eight steps; to take one out of an array, a
 * server may copy all the others first, for every document.
 */
function rowAt(rows: readonly Document[], from = 0, to = rows.length): Document {
  if (to - from === 1) return { $literal: rows[from] };
  const middle = Math.floor((from + to) / 2);
  const isBefore = { $lt: ['$row', middle] };
  return { $cond: [isBefore, rowAt(rows, from, middle), rowAt(rows, middle, to)] };
}

/**
 * Gives each of many documents values of its own in one update. A bulk of single updates is a commit for each, and
 * where every commit waits for the disk that is most of what a batch costs. `change` is a `$set` stage that finds the
 * document's row under `$row`; no document has a field of that name. Answers how many documents there were, and
 * how many were changed: where `change` leaves everything as it was, the database counts none.
 */
export async function updateEach<T extends { _id: string }>(
  docs: Collection<T>,
  rows: readonly ({ readonly _id: string } & Document)[],
  change: Document,
  also: Filter<T> = {},
): Promise<{ readonly matched: number; readonly changed: number }> {
  let [matched, changed] = [0, 0];
  for (let from = 0; from < rows.length; from += ROWS) {
    const part = rows.slice(from, from + ROWS);
    const ids = part.map(({ _id }) => _id);
    const result = await docs.updateMany({ _id: { $in: ids }, ...also } as Filter<T>, [
      { $set: { row: { $indexOfArray: [{ $literal: ids }, '$_id'] } } },
      { $set: { row: rowAt(part) } },
      { $set: change },
      { $unset: ['row'] },
    ]);
    matched += result.matchedCount;
    changed += result.modifiedCount;
  }
  return { matched, changed };
}
