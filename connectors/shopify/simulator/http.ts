import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Call } from './wire/answer.ts';

/** Answers a call; `lost` means that it was applied and nobody will hear of it. */
export type Handler = (call: Call) => Promise<Answer | 'lost'>;

/** The shop's API without a socket, with fetch's own manners: what is lost rejects with a TypeError. */
export function fetchFrom(handle: Handler): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { pathname } = new URL(request.url);
    const answer = await handle({
      method: request.method,
      path: pathname,
      header: (name) => request.headers.get(name),
      body: await request.text(),
    });
    request.signal.throwIfAborted();
    if (answer === 'lost') throw new TypeError('fetch failed');
    return new Response(answer.body, { status: answer.status, headers: { ...answer.headers } });
  };
}

export interface Listener {
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
}

/** The same handler behind a socket on 127.0.0.1; what is lost ends in a destroyed connection. */
export function listenerFor(handle: Handler): Listener {
  const server = createServer((request, response) => {
    serve(handle, request, response).catch(() => request.socket.destroy());
  });
  return {
    async listen(port = 0) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      return `http://127.0.0.1:${portOf(server)}`;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  handle: Handler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const answer = await handle({
    method: request.method ?? 'GET',
    path: new URL(request.url ?? '/', 'http://localhost').pathname,
    header: (name) => request.headers[name]?.toString() ?? null,
    body: Buffer.concat(parts).toString('utf8'),
  });
  if (answer === 'lost') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'string' || address === null) throw new Error('the shop is not listening');
  return address.port;
}
