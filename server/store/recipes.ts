import { ObjectId } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Part } from '../domain/bundles.ts';
import { define, isDuplicate } from './model.ts';

export interface Recipe {
  /** The bundle. */
  readonly sku: string;
  readonly parts: readonly Part[];
}

/**
 * What a merchant's bundles are made of: one document a merchant, because "no bundle holds itself" is a rule
 * over all of them, and a checked write to one document is what keeps it when two people save recipes at the
 * same time.
 */
export interface RecipesDoc {
  /** The merchant's id. */
  readonly _id: string;
  readonly merchantId: string;
  /** Another one with every save; empty before the first. */
  readonly stamp: string;
  readonly recipes: readonly Recipe[];
}

/** Merchants whose recipes are kept in memory, the last ones asked for. */
const KEPT = 50;

export function recipeStore(connection: Connection) {
  const shape = { _id: String, merchantId: String, stamp: String, recipes: [Object] };
  const docs = define<RecipesDoc>(connection, 'recipes', shape, []);
  const kept = new Map<string, RecipesDoc>();
  return {
    docs,
    /**
     * Every sale asks for these: what is kept is answered while the stamp in the book is still its own, so it
     * is never older than the question. The same recipes are the same object.
     */
    async of(merchantId: string): Promise<RecipesDoc> {
      const filter = { _id: merchantId, merchantId };
      const now = await docs.findOne(filter, { projection: { stamp: 1 } });
      const known = kept.get(merchantId);
      if (now && known?.stamp === now.stamp) return known;
      kept.delete(merchantId);
      const doc = now && (await docs.findOne(filter));
      if (!doc) return { _id: merchantId, merchantId, stamp: '', recipes: [] };
      kept.set(merchantId, doc);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return doc;
    },
    /** False when somebody else saved since `read` was read. */
    async save(read: RecipesDoc, recipes: readonly Recipe[]): Promise<boolean> {
      const { _id, merchantId, stamp } = read;
      const next = { stamp: new ObjectId().toHexString(), recipes: [...recipes] };
      if (stamp !== '') {
        const result = await docs.updateOne({ _id, merchantId, stamp }, { $set: next });
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
