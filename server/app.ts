import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWorker, type Worker } from '../jobs/agenda.ts';
import type { Config } from './config.ts';
import type { Doors } from './http/doors.ts';
import { embeddedDoor, embeddedHost } from './http/embedded.ts';
import { type HubParts, type OpenHub, openHub } from './hub.ts';
import { refreshAppSecrets } from './services/channels/refresh-app-secrets.ts';
import { embeddedVisits } from './services/embedded/embedded-visit.ts';
import type { Hub } from './services/hub.ts';
import { firstRunLink } from './services/people/links.ts';

export interface App extends OpenHub {
  /** Null in a worker-only process. */
  readonly url: string | null;
  readonly worker: Worker | null;
  /** Where the first owner begins; null once anybody can sign in. It is told once. */
  readonly welcomeUrl: string | null;
}

/** Starts what the role says: web, worker or both. */
export async function startApp(config: Config, parts: HubParts = {}): Promise<App> {
  let worker: Worker | null = null;
  const opened = await openHub(config, {
    ...parts,
    nudge: (book, channelId) => worker?.nudge(book, channelId),
    stockMoved: (channelIds, soldBy) => worker?.stockMoved(channelIds, soldBy),
  });
  const { hub } = opened;
  if (config.role !== 'web') {
    const { db } = hub.store.connection;
    if (!db) throw new Error('the database connection has no database');
    worker = await startWorker(hub, db, config.role === 'both');
  }
  const closing = new AbortController();
  const doors = {
    publicUrl: config.publicUrl,
    closing: closing.signal,
    ...(await embeddedDoors(opened, config)),
  };
  const server = config.role === 'worker' ? null : await httpServer(hub, doors);
  const url = server && (await listen(server, config.port, config.host));
  const welcome = url && (await firstRunLink(hub));
  return {
    ...opened,
    url,
    worker,
    welcomeUrl: welcome && `${config.publicUrl ?? url}${welcome.path}`,
    async close() {
      closing.abort();
      if (server) await closeServer(server);
      await worker?.stop();
      await opened.close();
    },
  };
}

/** What the hub is inside the Shopify admin, where it is an app there at all. */
async function embeddedDoors(
  { hub, embedded }: OpenHub,
  { shopifyApp, shopUrls }: Config,
): Promise<Doors> {
  if (!embedded || !shopifyApp) return {};
  const changed = await refreshAppSecrets(hub, embedded);
  if (changed > 0) hub.log('embedded.rekeyed', { channels: changed });
  return {
    session: embeddedDoor(embeddedVisits(hub, embedded)),
    pages: { embedded: embeddedHost(shopifyApp, shopUrls) },
  };
}

/** Loaded only where somebody listens: a worker would carry 30 MB of sign-in and pages. */
async function httpServer(hub: Hub, doors: Doors): Promise<Server> {
  const { createHttpServer } = await import('./http/server.ts');
  return createHttpServer(hub, doors);
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
