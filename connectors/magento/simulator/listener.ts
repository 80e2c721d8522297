import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { WireAnswer } from './rest.ts';
import type { WireRequest } from './wire/oauth.ts';

export type Answerer = (request: WireRequest) => Promise<WireAnswer | null>;

export interface WebAdapter {
  readonly answer: Answerer;
  /** Scheme and host that the store believes in, given those of the call. */
  readonly originOf: (called: string) => string;
  readonly now: () => Date;
}

/** Serves the store on 127.0.0.1. Resolves with the server and its base URL once it listens. */
export async function serve(
  adapter: WebAdapter,
  port: number,
): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer((request, response) => {
    exchange(adapter, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, baseUrl: `http://127.0.0.1:${address.port}` };
}

async function exchange(
  adapter: WebAdapter,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const [path = '', ...query] = (incoming.url ?? '/').split('?');
  const answer = await adapter.answer({
    method: incoming.method ?? 'GET',
    origin: adapter.originOf(`http://${incoming.headers.host ?? ''}`),
    path,
    query: query.join('?'),
    authorization: incoming.headers.authorization ?? null,
    body: Buffer.concat(chunks).toString('utf8'),
  });
  if (answer === null) {
    incoming.socket.destroy();
    return;
  }
  response.writeHead(answer.status, headersOf(answer, adapter.now()));
  response.end(answer.body);
}

export async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** The same store for callers in this process: what the global `fetch` takes and gives. */
export function fetchFor(adapter: WebAdapter): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const answer = await adapter.answer({
      method: request.method,
      origin: adapter.originOf(url.origin),
      path: url.pathname,
      query: url.search.slice(1),
      authorization: request.headers.get('authorization'),
      body: await request.text(),
    });
    request.signal.throwIfAborted();
    // What the global fetch says when the other side hangs up.
    if (answer === null) throw new TypeError('fetch failed');
    return new Response(answer.body, {
      status: answer.status,
      headers: headersOf(answer, adapter.now()),
    });
  };
}

/** The clock in the Date header is the store's own. */
const headersOf = (answer: WireAnswer, now: Date): Record<string, string> => ({
  'content-type': answer.contentType,
  date: now.toUTCString(),
});
