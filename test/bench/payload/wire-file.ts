import { readFile, writeFile } from 'node:fs/promises';
import type { OutgoingWebhook } from '../../../connectors/simulator.ts';

/**
 * Webhooks as whole HTTP requests in one file, each behind its length: whoever sends them only moves
 * bytes, and everybody who is measured gets the very same ones.
 */
export async function writeWire(path: string, webhooks: readonly OutgoingWebhook[]): Promise<void> {
  const parts = webhooks.flatMap((webhook) => {
    const request = requestOf(webhook);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(request.length);
    return [length, request];
  });
  await writeFile(path, Buffer.concat(parts));
}

export async function readWire(path: string): Promise<readonly Buffer[]> {
  const all = await readFile(path);
  const requests: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const end = at + 4 + all.readUInt32LE(at);
    requests.push(all.subarray(at + 4, end));
    at = end;
  }
  return requests;
}

export function requestOf({ path, headers, body }: OutgoingWebhook): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from(`${[...head, ...lines].join('\r\n')}\r\n\r\n`), body]);
}
