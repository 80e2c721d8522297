import type { Connection } from 'mongoose';
import type { Member } from '../domain/members.ts';
import { define, isDuplicate } from './model.ts';

/**
 * Who may act for a merchant, in which role: one document a merchant, because "there is always an owner" is
 * a rule over all of them, and a version-checked write to one document is what keeps it when two people
 * change roles at the same time.
 */
export interface MembersDoc {
  /** The merchant's id. */
  readonly _id: string;
  readonly merchantId: string;
  /** Rises by one a save. */
  readonly version: number;
  readonly members: readonly Member[];
}

export function memberStore(connection: Connection) {
  const shape = { _id: String, merchantId: String, version: Number, members: [Object] };
  const docs = define<MembersDoc>(connection, 'members', shape, [[{ 'members.personId': 1 }]]);
  return {
    docs,
    /** Version 0 where nobody was ever told of. */
    of: async (merchantId: string): Promise<MembersDoc> =>
      (await docs.findOne({ _id: merchantId, merchantId })) ?? {
        _id: merchantId,
        merchantId,
        version: 0,
        members: [],
      },
    /** Of every merchant the person may act for. */
    ofPerson: (personId: string) =>
      docs.find({ 'members.personId': personId }).sort({ _id: 1 }).toArray(),
    /** False when somebody else saved since `read` was read. */
    async save(read: MembersDoc, members: readonly Member[]): Promise<boolean> {
      const { _id, merchantId, version } = read;
      const next = { version: version + 1, members: [...members] };
      if (version > 0) {
        const result = await docs.updateOne({ _id, merchantId, version }, { $set: next });
        return result.modifiedCount === 1;
      }
      try {
        await docs.insertOne({ _id, merchantId, ...next });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
  };
}
