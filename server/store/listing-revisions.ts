import { type Collection, ObjectId } from 'mongodb';
import type { ListingDoc, ListingSync } from './listings.ts';
import { WHOLE } from './model.ts';
import { updateEach } from './update-each.ts';

/** What changes of what is known of a listing's number. */
export interface Revision extends Partial<ListingSync> {
  /**
   * The `wantedSeq` that the number on the channel answers now: the listing is not due any more, unless stock
   * moved since, or something about it is to be read or explained.
   */
  readonly settles?: number;
}

/** A pure function of the listing as it stands; it may answer null to leave it alone. */
export type Change = (listing: ListingDoc) => Revision | null;

const ROUNDS = 20;
const MARKS = 8;

/** Stock that moves does not raise the revision: whoever explains a number need not start anew for it. */
const SETTLED = {
  $cond: [
    { $eq: ['$sync.wantedSeq', '$row.settles'] },
    { due: false, publishedSeq: '$row.settles' },
    {},
  ],
};

/** What is known of the number, unless somebody changed it since it was read. */
const REVISED = {
  sync: {
    $cond: [
      { $eq: ['$sync.rev', '$row.rev'] },
      { $mergeObjects: ['$sync', '$row.sync', SETTLED] },
      '$sync',
    ],
  },
};

/** `mark`: which of the rows of a bulk write were taken, the write itself does not say. */
function rowOf({ _id, sync }: ListingDoc, { settles, ...changed }: Revision, mark: string) {
  const { rev, revisedBy = [] } = sync;
  const { number, needsRead } = { ...sync, ...changed };
  const rests = number.seen === null && !needsRead;
  const marks = [mark, ...revisedBy].slice(0, MARKS);
  const row = { ...changed, revisedBy: marks, rev: rev + 1 };
  return { _id, rev, settles: (rests ? settles : undefined) ?? null, sync: row };
}

/** How two who reason about one number at the same time do not overwrite each other. */
export const listingRevisions = (docs: Collection<ListingDoc>) => ({
  /** Changes what is known of one listing's number. Answers whether it was changed. */
  async revise(id: string, change: Change): Promise<boolean> {
    const listing = await docs.findOne({ _id: id });
    return listing !== null && (await this.reviseMany([listing], change)).has(id);
  },
  /**
   * Revises many in one round trip; those somebody else touched once more as they are then, again and again until
   * nobody came between. Answers the ids that were changed.
   */
  async reviseMany(listings: readonly ListingDoc[], change: Change): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    let left = listings;
    for (let round = 0; round < ROUNDS; round++) {
      const mark = new ObjectId().toHexString();
      const rows = left.flatMap((listing) => {
        const revision = change(listing);
        return revision ? [rowOf(listing, revision, mark)] : [];
      });
      const ids = rows.map(({ _id }) => _id);
      const isAll = (await updateEach(docs, rows, REVISED)).changed === rows.length;
      if (isAll) return new Set([...changed, ...ids]);
      const fresh = await docs.find({ _id: { $in: ids } }, WHOLE).toArray();
      // Doing it twice would be as wrong as not at all: only who does not carry the mark was missed.
      const taken = fresh.filter(({ sync }) => sync.revisedBy?.includes(mark));
      for (const { _id } of taken) changed.add(_id);
      left = fresh.filter((listing) => !taken.includes(listing));
    }
    throw new Error(`${left.length} listings could not be revised in ${ROUNDS} rounds`);
  },
});
