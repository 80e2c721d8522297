import { statfs } from 'node:fs/promises';
import { type Document, MongoServerError } from 'mongodb';
import type { Connection } from 'mongoose';
import { limits } from '../limits.ts';

/** Of the disk a database lies on. */
export interface DiskSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** MongoDB's code for a command it does not know. */
const NO_SUCH_COMMAND = 59;

/** Asks the disk: of `folder` where the data lies on this machine, else the server. Null: it does not say. */
export const diskSpace = (
  connection: Connection,
  folder: string | null,
): Promise<DiskSpace | null> => (folder === null ? ofServer(connection) : ofFolder(folder));

async function ofFolder(folder: string): Promise<DiskSpace> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
}

async function ofServer({ db }: Connection): Promise<DiskSpace | null> {
  if (!db) throw new Error('the database connection has no database');
  try {
    return spaceIn(await db.command({ dbStats: 1 }, { timeoutMS: limits.diskAnswerMs }));
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NO_SUCH_COMMAND) return null;
    throw error;
  }
}

/** Servers that speak MongoDB's protocol but do not know their disk leave these out, or fill in 0. */
function spaceIn({ fsTotalSize: total, fsUsedSize: used }: Document): DiskSpace | null {
  if (typeof total !== 'number' || typeof used !== 'number' || total <= 0) return null;
  return { totalBytes: total, freeBytes: total - used };
}
