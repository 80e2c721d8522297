import type { Collection, Document, Filter } from 'mongodb';

/** Rows of one command: finding a document's row walks the list of ids, and a server may copy the rows for each. */
const ROWS = 100;

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
    const place = { $indexOfArray: [{ $literal: ids }, '$_id'] };
    const row = { $arrayElemAt: [{ $literal: part }, place] };
    const result = await docs.updateMany({ _id: { $in: ids }, ...also } as Filter<T>, [
      { $set: { row } },
      { $set: change },
      { $unset: ['row'] },
    ]);
    matched += result.matchedCount;
    changed += result.modifiedCount;
  }
  return { matched, changed };
}
