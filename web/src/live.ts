import type { Query, QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiUrl } from './api.ts';
import { seldom } from './seldom.ts';
import { sessionHeaders } from './session.ts';

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** Pages that add up several books cost more than a list, and are read by the minute. */
const ADDED_UP_MS = 5_000;

/**
 * Keeps what is on the screen true while the tab is looked at: the hub says which books changed, and the
 * queries whose key begins with such a book are asked again, and, less often, those that name it in `meta.books`. Hidden tabs let go of their line, because a
 * browser has six for one host; coming back asks for everything once.
 */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let line: AbortController | null = null;
    let wasOpen = false;
    const follow = () => {
      if (document.hidden) {
        line?.abort();
        line = null;
        return;
      }
      if (line) return;
      if (wasOpen) void client.invalidateQueries();
      wasOpen = true;
      line = new AbortController();
      void listen(client, line.signal);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      line?.abort();
    };
  }, [client]);
}

async function listen(client: QueryClient, signal: AbortSignal): Promise<void> {
  const addedUp = seldom<string>(ADDED_UP_MS, (books) => {
    if (!signal.aborted) void client.invalidateQueries({ predicate: addsUp(books) });
  });
  let wait = RETRY_FIRST_MS;
  let lost = false;
  while (!signal.aborted) {
    try {
      const headers = await sessionHeaders();
      const response = await fetch(apiUrl('/stream'), { headers, signal });
      // Signed out, or no such stream here: pages still work, and every call says what is wrong.
      if (response.status === 401 || response.status === 403 || response.status === 404) return;
      if (response.ok && response.body) {
        if (lost) await client.invalidateQueries();
        wait = RETRY_FIRST_MS;
        await read(response.body, (books) => {
          invalidate(client, books);
          addedUp(books);
        });
      }
    } catch {
      // Aborted, or the network went: the loop decides which.
    }
    lost = true;
    await pause(wait, signal);
    wait = Math.min(wait * 2, RETRY_MAX_MS);
  }
}

function invalidate(client: QueryClient, books: readonly string[]): void {
  for (const book of books) void client.invalidateQueries({ queryKey: [book] });
}

const addsUp =
  (changed: ReadonlySet<string>) =>
  ({ meta }: Query): boolean =>
    Array.isArray(meta?.books) && meta.books.some((book) => changed.has(String(book)));

/** Reads server-sent events; an event's data is `{"books": ["orders", …]}`. Comments are heartbeats. */
async function read(
  body: ReadableStream<Uint8Array>,
  changed: (books: readonly string[]) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((each) => each.startsWith('data: '));
      if (data) changed(JSON.parse(data.slice('data: '.length)).books);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
