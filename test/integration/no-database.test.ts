import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { noDatabase } from '../../server/store/no-database.ts';

/** What connecting to nobody throws. */
async function nobody(): Promise<unknown> {
  const connection = mongoose.createConnection('mongodb://127.0.0.1:1/shop', {
    serverSelectionTimeoutMS: 200,
  });
  return connection.asPromise().then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a hub whose database lets nobody in', () => {
  it('says in words what is wrong and where to look', async () => {
    const words = noDatabase(await nobody());
    expect(words).toContain('ECONNREFUSED 127.0.0.1:1');
    expect(words).toContain('MONGODB_URI');
    expect(words).not.toContain('    at ');
  });

  it('leaves other errors as they are', () => {
    expect(noDatabase(new TypeError('a mistake of ours'))).toBeNull();
    expect(noDatabase('not even an error')).toBeNull();
  });
});
