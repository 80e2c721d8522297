import type { Request, RequestHandler, Response } from 'express';
import type { Scope } from '../domain/roles.ts';
import { limits } from '../limits.ts';
import type { Caller } from '../services/caller.ts';
import type { Hub } from '../services/hub.ts';
import { createLive, type LiveBook } from '../services/live.ts';
import { callerIn } from './auth.ts';
import { HttpError } from './errors.ts';

/** Who may not read a book does not hear of it either. */
const READERS: Readonly<Record<LiveBook, Scope>> = {
  orders: 'read:orders',
  stock: 'read:stock',
  exceptions: 'read:exceptions',
  channels: 'read:channels',
  listings: 'read:listings',
  inbox: 'read:inbox',
  changes: 'read:changes',
};

/**
 * GET /stream: server-sent events, each `{"books": ["orders", …]}`: these changed, ask again for what you
 * show of them. A stream ends by itself after some minutes, so that its caller is looked at anew.
 */
export function streamChanges(hub: Hub, closing?: AbortSignal): RequestHandler {
  const live = createLive(hub);
  const open = new Map<string, number>();
  return (request, response) => {
    const caller = callerIn(request);
    const mine = open.get(caller.actor) ?? 0;
    if (mine >= limits.streamsPerCaller) {
      response.setHeader('Retry-After', String(limits.streamMs / 1_000));
      throw tooMany();
    }
    open.set(caller.actor, mine + 1);
    const line = openLine(response);
    const endings = [
      live.follow(caller.merchantId, (books) => line.tell(books.filter(mayRead(caller)))),
      hub.every(limits.streamBeatMs, () => line.beat()),
      hub.every(limits.streamMs, () => response.end()),
      onAbort(closing, () => response.end()),
    ];
    whenGone(request, response, () => {
      for (const end of endings) end();
      const left = (open.get(caller.actor) ?? 1) - 1;
      if (left > 0) open.set(caller.actor, left);
      else open.delete(caller.actor);
    });
  };
}

const mayRead =
  ({ scopes }: Caller) =>
  (book: LiveBook): boolean =>
    scopes.has(READERS[book]);

const tooMany = (): HttpError =>
  new HttpError(
    429,
    'too_many_streams',
    `One caller may have ${limits.streamsPerCaller} streams open.`,
    'Close tabs that are not needed.',
  );

function openLine(response: Response) {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx and its kin would keep events until a buffer is full.
    'X-Accel-Buffering': 'no',
  });
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return;
    // Who does not read is cut; coming back costs them one call.
    if (response.writableLength > limits.streamUnreadBytes) response.destroy();
    else response.write(text);
  };
  write(': open\n\n');
  return {
    tell: (books: readonly LiveBook[]) => {
      if (books.length > 0) write(`data: ${JSON.stringify({ books })}\n\n`);
    },
    beat: () => write(': still here\n\n'),
  };
}

/** The hub stops: whoever listens is let go at once, and not waited for. */
function onAbort(signal: AbortSignal | undefined, end: () => void): () => void {
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  return () => signal?.removeEventListener('abort', end);
}

function whenGone(request: Request, response: Response, work: () => void): void {
  let gone = false;
  const once = () => {
    if (!gone) work();
    gone = true;
  };
  response.once('close', once);
  if (request.destroyed || response.destroyed) once();
}
