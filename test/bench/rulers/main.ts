import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Binary, MongoClient } from 'mongodb';

/**
 * Rulers R0 and R1 in a process of their own: `node main.ts PORT SECRET [URI]`. R0 takes a webhook over
 * bare node:http and checks its signature; with a database (R1) it is stored by one batched, journaled
 * insert before the answer. Nobody who promises durability can be quicker on this machine.
 */
const [port = '0', secret = '', uri] = process.argv.slice(2);
const store = uri === undefined ? null : await openStore(uri);

createServer((request, response) => {
  void bodyOf(request).then(async (body) => {
    const signed = isSigned(body, request.headers['x-shopify-hmac-sha256']?.toString() ?? '');
    if (signed) await store?.add(body);
    response.writeHead(signed ? 200 : 401, { 'Content-Length': 0 }).end();
  });
}).listen(Number(port), '127.0.0.1', () => process.send?.('ready'));
process.on('message', () => {
  void Promise.resolve(store?.empty()).then((count) => process.send?.(count ?? 0));
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function isSigned(body: Buffer, given: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'));
  const claimed = Buffer.from(given);
  return expected.length === claimed.length && timingSafeEqual(expected, claimed);
}

async function openStore(uri: string) {
  const client = await MongoClient.connect(uri);
  const docs = client.db().collection('raw');
  let queue: { body: Buffer; done: () => void }[] = [];
  let busy = false;
  const pump = async () => {
    busy = true;
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await docs.insertMany(
        batch.map(({ body }) => ({ body: new Binary(body) })),
        { ordered: false, writeConcern: { w: 'majority', j: true } },
      );
      for (const { done } of batch) done();
    }
    busy = false;
  };
  return {
    add: (body: Buffer) =>
      new Promise<void>((done) => {
        queue.push({ body, done });
        if (!busy) void pump();
      }),
    /** Answers how many there were. Not by a drop: after one the server may plan everybody's questions anew. */
    async empty(): Promise<number> {
      return (await docs.deleteMany({})).deletedCount;
    },
  };
}
