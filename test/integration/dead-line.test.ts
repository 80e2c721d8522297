import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { connectStore } from '../../server/store/connect.ts';
import { type Pocket, startPocket } from '../../server/store/pocket/pocket.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Lines to a database that can be made to swallow everything, as a firewall does that forgot them. */
async function forgetfulFirewall({ port }: Pocket) {
  const lines: Socket[] = [];
  const server = createServer((client) => {
    const inside = connect(port, '127.0.0.1');
    client.on('error', () => inside.destroy()).on('close', () => inside.destroy());
    inside.on('error', () => client.destroy());
    client.pipe(inside).pipe(client);
    lines.push(client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => server.close());
  const uri = `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
  const forget = () => {
    for (const line of lines) line.unpipe().resume();
  };
  return { uri, forget };
}

it('a line to the database that is dead without a word is given up, and the question goes over another', async () => {
  const pocket = await startPocket({ file: ':memory:' });
  closing.push(() => pocket.stop());
  const firewall = await forgetfulFirewall(pocket);
  const store = await connectStore(firewall.uri, 300);
  closing.push(() => store.close());
  expect(await store.channels.connected()).toEqual([]);

  firewall.forget();
  expect(await store.channels.connected()).toEqual([]);
});
