import type { Connection } from 'mongoose';
import { define } from './model.ts';

/** Who may sign in. A person exists once, whatever number of merchants they act for. */
export interface PersonDoc {
  readonly _id: string;
  readonly name: string;
  /** In lower case; unique. */
  readonly email: string;
  readonly twoFactorEnabled?: boolean | null;
  readonly createdAt: Date;
}

/**
 * The books of the sign-in library, which writes them itself through `db`: people, their password hashes
 * (`credentials`), sessions, second factors, challenges under way, and how often an address tried. The
 * indexes are declared here under the names the library would give them, so that they exist before the
 * first request and not at some time after it.
 */
export function peopleStore(connection: Connection) {
  const people = define<PersonDoc>(
    connection,
    'people',
    { _id: String, name: String, email: String, twoFactorEnabled: Boolean, createdAt: Date },
    [[{ email: 1 }, { unique: true, name: 'people_email_uidx' }]],
  );
  define(connection, 'sessions', { _id: String }, [
    [{ token: 1 }, { unique: true, name: 'sessions_token_uidx' }],
    [{ userId: 1 }, { name: 'sessions_userId_idx' }],
    [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  define(connection, 'credentials', { _id: String }, [
    [{ userId: 1 }, { name: 'credentials_userId_idx' }],
  ]);
  define(connection, 'twoFactors', { _id: String }, [
    [{ userId: 1 }, { name: 'twoFactors_userId_idx' }],
    [{ secret: 1 }, { name: 'twoFactors_secret_idx' }],
  ]);
  define(connection, 'verifications', { _id: String }, [
    [{ identifier: 1 }, { name: 'verifications_identifier_idx' }],
    [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  define(connection, 'rateLimits', { _id: String }, [
    [{ key: 1 }, { unique: true, name: 'rateLimits_key_uidx' }],
  ]);
  return {
    docs: people,
    /** The database itself, for the library and nobody else. */
    get db() {
      const { db } = connection;
      if (!db) throw new Error('the database connection has no database');
      return db;
    },
    any: async () => (await people.findOne({}, { projection: { _id: 1 } })) !== null,
    byId: (personId: string) => people.findOne({ _id: personId }),
    byEmail: (email: string) => people.findOne({ email: email.toLowerCase() }),
    byIds: (ids: readonly string[]) => people.find({ _id: { $in: [...ids] } }).toArray(),
  };
}
