import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Intake, IntakeAnswer, WebhookAddress } from '../services/inbox/intake.ts';
import { type BodyRead, type ReadingBudget, readBody } from './read-body.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const PATH = /^\/webhooks\/([a-z0-9-]{1,40})(?:\/([A-Za-z0-9_-]{1,100}))?$/;

/** How long a refused sender has to read the answer before its connection is cut. */
const LINGER_MS = 1_000;

const STATUS = { stored: 200, refused: 401, full: 503, failed: 503 } as const satisfies Record<
  IntakeAnswer,
  number
>;
const UNREAD = { 'too-big': 413, 'too-slow': 408, busy: 503 } as const satisfies Record<
  Exclude<BodyRead['kind'], 'whole' | 'gone'>,
  number
>;

export const isWebhookPath = (url: string): boolean => /^\/webhooks(?:[/?]|$)/.test(url);

/**
 * Webhooks on bare node:http, before Express: raw bytes in, bounded; verified; stored; 200. Answers tell
 * a class of failure only: an unknown channel looks like a bad signature.
 */
export function webhookHandler(intake: Intake): Handler {
  const budget: ReadingBudget = { held: 0 };
  return async (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const address = addressOf(path);
    if (!address) return refuse(request, response, 404);
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return refuse(request, response, 405);
    }
    // The signature covers the bytes as sent; inflating a stranger's body would be a gift to bombs.
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() !== 'identity') return refuse(request, response, 415);
    const read = await readBody(request, budget);
    if (read.kind === 'gone') return;
    if (read.kind !== 'whole') return refuse(request, response, UNREAD[read.kind]);
    const { body } = read;
    if (body.length === 0) return answer(response, 400);
    const headers = headersOf(request);
    answer(response, STATUS[await intake.receive(address, { path, headers, body })]);
  };
}

function addressOf(path: string): WebhookAddress | null {
  const [, kind, channelId = null] = PATH.exec(path) ?? [];
  return kind === undefined ? null : { kind, channelId };
}

/** A header sent twice comes as an array, so that nobody mistakes "a, b" for one value. */
function headersOf(request: IncomingMessage): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = Object.create(null);
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    headers[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return headers;
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, headFor(status)).end();
}

const headFor = (status: number) => ({
  'Content-Length': 0,
  ...(status === 503 ? { 'Retry-After': '5' } : {}),
});

/**
 * Answers before the body was read to its end, and closes the connection: the rest is not wanted. The
 * answer is complete on the wire at once and the connection cut a moment later, with nothing read in
 * between: cutting it at once would reset it, and the sender would never see the answer.
 */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { ...headFor(status), Connection: 'close' }).flushHeaders();
  request.pause();
  const cut = setTimeout(() => response.end(), LINGER_MS);
  request.once('close', () => clearTimeout(cut));
}
