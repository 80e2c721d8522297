import { limits } from '../../../server/limits.ts';
import { ChannelError, type ChannelIo } from '../../connector.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** When the store answered, by its own clock (Date header); ours where it does not say. */
  readonly at: Date;
  /** A moment by the same clock that is surely before the store looked at its data. */
  readonly asOf: Date;
}

/** The request surely never left: nothing was applied. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** Rows become visible a little after their own time stamps. */
const LATE_ROWS_MS = 2_000;
/** A store that trickles bytes is never idle; after this many idle times it is given up all the same. */
const PATIENCE = 4;

export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
  readonly sent: boolean;
  constructor(message: string, sent: boolean) {
    super(message);
    this.sent = sent;
  }
}

/**
 * One POST with bounded size and patience; redirects are not followed. Throws `LostAnswer` when no
 * complete answer came.
 */
export async function post(
  io: ChannelIo,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<HttpAnswer> {
  const watch = watchdog();
  const sentAt = io.ticks();
  try {
    const init = {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: watch.signal,
    } as const;
    const response = await io.fetch(url, init);
    const text = await readBounded(response, watch);
    const at = storeTime(response.headers, io.now());
    const asOf = new Date(at.getTime() - (io.ticks() - sentAt) - LATE_ROWS_MS);
    return { status: response.status, headers: response.headers, text, at, asOf };
  } catch (error) {
    if (error instanceof ChannelError) throw error;
    throw new LostAnswer(`no answer: ${reasonOf(error)}`, !NEVER_SENT.has(codeOf(error)));
  } finally {
    watch.stop();
  }
}

function storeTime(headers: Headers, fallback: Date): Date {
  const told = new Date(headers.get('date') ?? Number.NaN);
  return Number.isNaN(told.getTime()) ? fallback : told;
}

interface Watchdog {
  readonly signal: AbortSignal;
  alive(): void;
  stop(): void;
}

/** Aborts after a time without a byte, and after a longer one in any case. */
function watchdog(): Watchdog {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error(`silent for ${limits.channelIdleMs} ms`));
  const idle = setTimeout(abort, limits.channelIdleMs);
  const total = setTimeout(abort, limits.channelIdleMs * PATIENCE);
  const stop = () => {
    clearTimeout(idle);
    clearTimeout(total);
  };
  return { signal: controller.signal, alive: () => void idle.refresh(), stop };
}

async function readBounded(response: Response, watch: Watchdog): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    watch.alive();
    bytes += chunk.byteLength;
    if (bytes > limits.channelResponseBytes) {
      throw new Error(`answer above ${limits.channelResponseBytes} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

const reasonOf = (error: unknown) =>
  codeOf(error) || (error instanceof Error ? error.message.slice(0, 120) : 'unknown');
