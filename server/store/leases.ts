import type { Connection } from 'mongoose';
import { define, isDuplicate } from './model.ts';

/** The right to work on something for a while. Times are the database's own, never a worker's. */
export interface LeaseDoc {
  readonly _id: string;
  readonly holder: string;
  /** Rises with every taking, so that a holder who slept past its lease can be told from the new one. */
  readonly token: number;
  readonly until: Date;
}

export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly token: number;
}

/** By the database's clock. */
const inMs = (amount: number) => ({
  $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount },
});

export function leaseStore(connection: Connection) {
  const shape = { _id: String, holder: String, token: Number, until: Date };
  const docs = define<LeaseDoc>(connection, 'leases', shape, []);
  return {
    docs,
    /** Null while somebody else holds it. */
    async take(name: string, holder: string, ms: number): Promise<Lease | null> {
      const free = { $or: [{ $lt: ['$until', '$$NOW'] }, { $eq: ['$holder', holder] }] };
      // The condition stands inside the update: MongoDB takes no $expr in the filter of an upsert.
      const ifFree = (value: unknown, field: string) => ({ $cond: [free, value, field] });
      const taken = {
        holder: ifFree(holder, '$holder'),
        token: ifFree({ $add: [{ $ifNull: ['$token', 0] }, 1] }, '$token'),
        until: ifFree(inMs(ms), '$until'),
      };
      try {
        const doc = await docs.findOneAndUpdate({ _id: name }, [{ $set: taken }], {
          upsert: true,
          returnDocument: 'after',
        });
        return doc?.holder === holder ? { name, holder, token: doc.token } : null;
      } catch (error) {
        if (isDuplicate(error)) return null;
        throw error;
      }
    },
    /** False when it was lost. */
    async renew(lease: Lease, ms: number): Promise<boolean> {
      const { name, holder, token } = lease;
      const result = await docs.updateOne({ _id: name, holder, token }, [
        { $set: { until: inMs(ms) } },
      ]);
      return result.matchedCount === 1;
    },
    /** For a process that knows that every other worker is dead. Tokens go on rising. */
    freeAll: () => docs.updateMany({}, { $set: { until: new Date(0) } }),
    release: ({ name, holder, token }: Lease) =>
      docs.updateOne({ _id: name, holder, token }, { $set: { until: new Date(0) } }),
  };
}
