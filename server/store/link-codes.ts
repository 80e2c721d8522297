import type { Connection } from 'mongoose';
import { define } from './model.ts';

/**
 * A code that joins one shop to a merchant, typed from one screen into another within minutes. Invariant:
 * used at most once, whoever races.
 */
export interface LinkCodeDoc {
  /** A keyed hash: the code itself is short enough to be found by trying. */
  readonly _id: string;
  readonly merchantId: string;
  /** The actor. */
  readonly madeBy: string;
  readonly expiresAt: Date;
}

export function linkCodeStore(connection: Connection) {
  const shape = { _id: String, merchantId: String, madeBy: String, expiresAt: Date };
  const docs = define<LinkCodeDoc>(connection, 'linkCodes', shape, [
    [{ merchantId: 1 }],
    [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  return {
    docs,
    /** The newest code of a merchant is the only one that is good. */
    async put(code: LinkCodeDoc): Promise<void> {
      await docs.deleteMany({ merchantId: code.merchantId });
      await docs.insertOne(code);
    },
    find: (hash: string, now: Date) => docs.findOne({ _id: hash, expiresAt: { $gt: now } }),
    /** True for exactly one of all who try. */
    async take(hash: string, now: Date): Promise<boolean> {
      const result = await docs.deleteOne({ _id: hash, expiresAt: { $gt: now } });
      return result.deletedCount === 1;
    },
  };
}
