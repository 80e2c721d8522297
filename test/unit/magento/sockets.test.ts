import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgress } from '../../../connectors/egress.ts';
import { magentoSettings } from '../../../connectors/magento/settings.ts';
import { createTransport } from '../../../connectors/magento/transport.ts';
import { serve } from '../egress/servers.ts';
import { secrets } from './support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function storeOn(answer: Parameters<typeof serve>[0]) {
  const server = await serve(answer);
  const egress = createEgress({ allow: ['127.0.0.1'] });
  open.push(server, egress);
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const io = {
    fetch: egress.fetch,
    now: () => new Date(),
    ticks: () => performance.now(),
    sleep: async () => undefined,
    randomHex: () => 'abc',
    log: () => undefined,
  };
  const transport = createTransport(magentoSettings.parse({ baseUrl }), secrets, io);
  return { server, transport };
}

describe('over real sockets', () => {
  it('a call arrives as it was signed, brackets, blanks and all', async () => {
    const { server, transport } = await storeOn((_, response) => response.end('{"items":[]}'));
    const path = '/V1/orders?searchCriteria%5BpageSize%5D=1&x=%27a%20b%27';
    expect((await transport.get(path)).value).toEqual({ items: [] });
    expect(server.seen[0]?.url).toBe(`/rest/all${path}`);
  });

  it('a gzip bomb is stopped at the bound (row 33)', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    const { transport } = await storeOn((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    await expect(transport.get('/V1/orders')).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The store answered with more than 20 MB.',
    });
  });

  it('a redirect gets no Authorization header and no second call (row 31)', async () => {
    const inside = await serve((_, response) => response.end('{}'));
    open.push(inside);
    const { transport } = await storeOn((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end();
    });
    await expect(transport.get('/V1/orders')).rejects.toMatchObject({ kind: 'rejected' });
    expect(inside.seen).toHaveLength(0);
  });

  it('a store that hangs up on a write leaves its outcome unknown', async () => {
    const { server, transport } = await storeOn((request) => request.socket.destroy());
    const told = transport.post('/V1/inventory/source-items', { sourceItems: [] });
    await expect(told).rejects.toMatchObject({ kind: 'unknown-outcome' });
    expect(server.seen).toHaveLength(1);
  });

  it('a store that is not there was never written to', async () => {
    const { server, transport } = await storeOn((_, response) => response.end());
    await server.close();
    const told = transport.post('/V1/inventory/source-items', { sourceItems: [] });
    await expect(told).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
