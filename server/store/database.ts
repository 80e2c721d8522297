import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MongoClient } from 'mongodb';

export interface Database {
  readonly uri: string;
  /** One line for people: which database is in use and where the data lies. */
  readonly line: string;
  /** The folder of the embedded one, on this machine; null for a server. */
  readonly folder: string | null;
  /** True when this process holds the only copy: whoever worked on it before is dead. */
  readonly exclusive: boolean;
  stop(): Promise<void>;
}

/**
 * The database of this process: the one at `mongodbUri`, else the embedded one. A second process on the
 * same data directory (the command line beside a running hub) joins the embedded one that is running.
 */
export async function openDatabase(mongodbUri: string | null, dataDir: string): Promise<Database> {
  if (mongodbUri) {
    const line = `Database: MongoDB at ${withoutPassword(mongodbUri)}`;
    return { uri: mongodbUri, line, folder: null, exclusive: false, stop: async () => {} };
  }
  const folder = resolve(dataDir);
  const file = join(folder, 'crossdock.sqlite');
  const address = join(folder, 'pocket.json');
  const running = await runningPocket(address);
  if (running) {
    const line = `Database: the embedded pocket MongoDB that is running, data in ${file}`;
    return { uri: running, line, folder, exclusive: false, stop: async () => {} };
  }
  await mkdir(folder, { recursive: true });
  const pocket = await startAgain(file, await lastPort(address));
  const uri = withName(pocket.uri, 'crossdock');
  await writeFile(address, JSON.stringify({ uri }), { mode: 0o600 });
  return {
    uri,
    line: `Database: embedded pocket MongoDB, data in ${file} (set MONGODB_URI for a real one)`,
    folder,
    exclusive: true,
    stop: () => pocket.stop(),
  };
}

/** On the port it had before, so that programs connected to it find it again after a crash. */
async function startAgain(file: string, port: number) {
  // Only here: beside a server it would be 15 MB for nothing.
  const { startPocket } = await import('./pocket/pocket.ts');
  try {
    return await startPocket({ file, port });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) throw error;
    return startPocket({ file, port: 0 });
  }
}

async function lastPort(address: string): Promise<number> {
  try {
    const { uri } = JSON.parse(await readFile(address, 'utf8')) as { uri: string };
    return Number(new URL(uri).port);
  } catch {
    return 0;
  }
}

function withName(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}

/** The address file may be left over from a killed process: only an answer counts. */
async function runningPocket(address: string): Promise<string | null> {
  try {
    const { uri } = JSON.parse(await readFile(address, 'utf8')) as { uri: string };
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
    try {
      await client.db().command({ ping: 1 });
      return uri;
    } finally {
      await client.close();
    }
  } catch {
    return null;
  }
}

const withoutPassword = (uri: string) => uri.replace(/\/\/[^@/]*@/, '//***@');
