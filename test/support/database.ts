import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { inject } from 'vitest';
import { type Pocket, startPocket } from '../../server/store/pocket/pocket.ts';

export type Engine = 'pocket' | 'mongod' | 'secantus' | 'external';

export interface FreshDatabase {
  readonly uri: string;
  readonly engine: Engine;
  /** Drops the database. */
  close(): Promise<void>;
}

/** One in-memory pocket for all test files of a worker; it ends with the worker's process. */
let pocket: Promise<Pocket> | undefined;

async function serverUri(): Promise<string> {
  const { engine, uri } = inject('database');
  if (engine !== 'pocket') return uri;
  pocket ??= startPocket({ file: ':memory:', ttlSweepMs: 500 });
  return (await pocket).uri;
}

const newName = (): string => `t_${randomBytes(8).toString('hex')}`;

/** A database of its own, so that no test sees another's documents. The uri includes its name. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { engine } = inject('database');
  const server = await serverUri();
  // Not `URL`: the uri of a replica set names several hosts.
  const uri = server.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${newName()}`);
  const close = async () => {
    const client = new MongoClient(uri);
    await client.db().dropDatabase();
    await client.close();
  };
  return { uri, engine, close };
}
