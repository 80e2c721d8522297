import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpProxy } from './proxy.ts';

let applied: string[];
let proxy: TcpProxy;
let closeTarget: () => Promise<void>;

/** A server that applies every request it has read to its end. */
beforeEach(async () => {
  applied = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const piece of incoming.setEncoding('utf8')) body += piece;
    applied.push(body);
    response.end(`did ${body.length}`);
  });
  // A request that is reset half-way is nothing to be surprised at here.
  server.on('clientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  proxy = await TcpProxy.open((server.address() as AddressInfo).port, () => 0.5);
  closeTarget = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
});
afterEach(async () => {
  await proxy.close();
  await closeTarget();
});

/** The answer's text, or the error's code. */
function ask(body: string): Promise<string> {
  return new Promise((done) => {
    const options = { host: '127.0.0.1', port: proxy.port, method: 'POST', agent: false };
    const failed = (error: NodeJS.ErrnoException) => done(error.code ?? error.message);
    const read = async (answer: IncomingMessage) => {
      let text = '';
      for await (const piece of answer.setEncoding('utf8')) text += piece;
      done(text);
    };
    request(options, (answer) => void read(answer).catch(failed))
      .once('error', failed)
      .end(body);
  });
}

describe('the proxy', () => {
  it('passes on what is said, however long', async () => {
    expect(await ask('x'.repeat(3_000_000))).toBe('did 3000000');
    expect(applied).toHaveLength(1);
    expect(proxy.cuts).toBe(0);
  });

  it('cuts before: the other side never hears of the request', async () => {
    proxy.set({ kind: 'cut-before', share: 1 });
    expect(await ask('pay')).toBe('ECONNRESET');
    await wait(50);
    expect(applied).toEqual([]);
  });

  it('cuts after: the request is applied and its answer never arrives', async () => {
    proxy.set({ kind: 'cut-after', share: 1 });
    expect(await ask('pay')).toBe('ECONNRESET');
    expect(applied).toEqual(['pay']);
  });

  it('hits only as large a share as it was told', async () => {
    proxy.set({ kind: 'cut-before', share: 0.4 });
    expect(await ask('pay')).toBe('did 3');
  });

  it('holds everything while it stalls, and loses nothing of it', async () => {
    proxy.set({ kind: 'stall' });
    const answer = ask('pay');
    await wait(100);
    expect(applied).toEqual([]);
    proxy.heal();
    expect(await answer).toBe('did 3');
  });

  it('slows every piece down', async () => {
    proxy.set({ kind: 'slow', ms: 60 });
    const began = Date.now();
    expect(await ask('pay')).toBe('did 3');
    expect(Date.now() - began).toBeGreaterThanOrEqual(110);
  });

  it('refuses new connections and leaves those that stand alone', async () => {
    proxy.set({ kind: 'slow', ms: 60 });
    const standing = ask('first');
    await wait(20);
    proxy.set({ kind: 'refuse' });
    expect(await ask('second')).toBe('ECONNRESET');
    expect(await standing).toBe('did 5');
    expect(applied).toEqual(['first']);
  });

  it('cuts every connection that stands, both ways, and is as new when healed', async () => {
    proxy.set({ kind: 'stall' });
    const answer = ask('pay');
    await wait(50);
    proxy.cut();
    expect(await answer).toBe('ECONNRESET');
    proxy.heal();
    expect(await ask('again')).toBe('did 5');
    expect(applied).toEqual(['again']);
  });

  it('resets whoever calls while nobody is behind it', async () => {
    await closeTarget();
    expect(await ask('pay')).toBe('ECONNRESET');
    closeTarget = async () => undefined;
  });
});
