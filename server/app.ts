import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWorker, type Worker } from '../jobs/agenda.ts';
import type { Config } from './config.ts';
import { createHttpServer } from './http/server.ts';
import { type HubParts, type OpenHub, openHub } from './hub.ts';

export interface App extends OpenHub {
  /** Null in a worker-only process. */
  readonly url: string | null;
  readonly worker: Worker | null;
}

/** Starts what the role says: web, worker or both. */
export async function startApp(config: Config, parts: HubParts = {}): Promise<App> {
  let worker: Worker | null = null;
  const opened = await openHub(config, {
    ...parts,
    nudge: (book, channelId) => worker?.nudge(book, channelId),
  });
  const { hub } = opened;
  if (config.role !== 'web') {
    const { db } = hub.store.connection;
    if (!db) throw new Error('the database connection has no database');
    worker = await startWorker(hub, db);
  }
  const server = config.role === 'worker' ? null : createHttpServer(hub);
  const url = server && (await listen(server, config.port, config.host));
  return {
    ...opened,
    url,
    worker,
    async close() {
      if (server) await closeServer(server);
      await worker?.stop();
      await opened.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(`http://${host}:${address.port}`);
    });
  });
}

/** Answers what is under way, then closes; idle keep-alive connections do not hold it up. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
