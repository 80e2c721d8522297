import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What the line does to whoever speaks over it. `share`: how many of the messages it hits, 0..1. */
export type Weather =
  | { readonly kind: 'fair' }
  /** New connections are reset; those that stand go on. */
  | { readonly kind: 'refuse' }
  /** A request is thrown away and both ends are reset: the other side never heard of it. */
  | { readonly kind: 'cut-before'; readonly share: number }
  /** A request went through and was worked; its answer is thrown away and both ends are reset. */
  | { readonly kind: 'cut-after'; readonly share: number }
  /** Nothing is lost and nothing moves until the weather changes. */
  | { readonly kind: 'stall' }
  /** Every piece takes this long. */
  | { readonly kind: 'slow'; readonly ms: number };

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

const FAIR: Weather = { kind: 'fair' };

/**
 * A TCP proxy on 127.0.0.1 in front of one local port, which knows nothing of what is spoken over it. It
 * passes bytes on until it is told to misbehave, and is healed by command.
 */
export class TcpProxy {
  readonly port: number;
  /** Connections reset by it so far. */
  cuts = 0;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #pairs = new Set<Pair>();
  #weather: Weather = FAIR;
  /** Settles when the weather changes: whoever is stalled waits for it. */
  #change = Promise.withResolvers<void>();

  private constructor(server: Server, port: number, random: () => number) {
    this.#server = server;
    this.port = port;
    this.#random = random;
  }

  static async open(targetPort: number, random: () => number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    const proxy = new TcpProxy(server, address.port, random);
    server.on('connection', (client) => void proxy.#welcome(client, targetPort));
    return proxy;
  }

  set(weather: Weather): void {
    this.#weather = weather;
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }

  heal(): void {
    this.set(FAIR);
  }

  /** Resets every connection that stands now, both ways. */
  cut(): void {
    for (const pair of this.#pairs) this.#reset(pair);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.heal();
    this.cut();
    await closed;
  }

  async #welcome(client: Socket, targetPort: number): Promise<void> {
    // What happens to a socket shows where it is read and written.
    client.on('error', () => undefined);
    if (this.#weather.kind === 'refuse') {
      this.cuts++;
      client.resetAndDestroy();
      return;
    }
    const options = { port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true };
    const server = connect(options).on('error', () => undefined);
    const pair = { client, server };
    this.#pairs.add(pair);
    const asked = this.#relay(pair, client, server, 'cut-before');
    const answered = this.#relay(pair, server, client, 'cut-after');
    await Promise.all([asked, answered]);
    this.#pairs.delete(pair);
    client.destroy();
    server.destroy();
  }

  /** Carries one direction to its end. One piece at a time, so that nothing overtakes what waits. */
  async #relay(pair: Pair, from: Socket, to: Socket, cutBy: Weather['kind']): Promise<void> {
    try {
      for await (const piece of from) {
        while (this.#weather.kind === 'stall') await this.#change.promise;
        const weather = this.#weather;
        if (weather.kind === 'slow') await wait(weather.ms);
        if ('share' in weather && weather.kind === cutBy && this.#random() < weather.share) {
          this.#reset(pair);
          return;
        }
        // Reset meanwhile: neither drains nor closes a second time.
        if (to.destroyed) return;
        if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      to.end();
    } catch {
      // One side is gone without a goodbye; the other side learns it in the same way.
      this.#reset(pair);
    }
  }

  #reset({ client, server }: Pair): void {
    if (client.destroyed && server.destroyed) return;
    this.cuts++;
    client.resetAndDestroy();
    server.resetAndDestroy();
  }
}
