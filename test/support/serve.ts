import type { AddressInfo } from 'node:net';
import type { Doors } from '../../server/http/doors.ts';
import { createHttpServer } from '../../server/http/server.ts';
import type { Hub } from '../../server/services/hub.ts';

export interface Served {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The hub's real HTTP server on a free port. */
export async function serve(hub: Hub, doors: Doors = {}): Promise<Served> {
  const server = createHttpServer(hub, doors);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, port, close };
}
