import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Doc, decode, encode } from './bson.ts';
import { execute } from './commands/registry.ts';
import { Cursors } from './cursors.ts';
import { asCommandError } from './errors.ts';
import { TTL_SWEEP_MS } from './limits.ts';
import { Store } from './store.ts';
import { sweep } from './ttl.ts';
import { frameAnswer, type Message, readMessages } from './wire.ts';

export interface PocketOptions {
  /** Where the documents are kept, or ':memory:' to keep nothing. */
  readonly file: string;
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly ttlSweepMs?: number;
}

export interface Pocket {
  readonly uri: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface Held {
  readonly socket: Socket;
  readonly message: Message;
  readonly document: Uint8Array;
}

/** Starts the embedded database: MongoDB's wire protocol on a local port, documents in one sqlite file. */
export async function startPocket(options: PocketOptions): Promise<Pocket> {
  const host = options.host ?? '127.0.0.1';
  const store = new Store(options.file);
  const desk = new Desk(store);
  const server = createServer({ noDelay: true }, (socket) => desk.welcome(socket));
  try {
    server.listen(options.port ?? 0, host);
    await once(server, 'listening');
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const sweeper = setInterval(() => desk.sweep(), options.ttlSweepMs ?? TTL_SWEEP_MS);
  sweeper.unref();
  const stop = async () => {
    clearInterval(sweeper);
    await desk.close(server);
  };
  return { uri: `mongodb://${host}:${port}`, port, stop };
}

/** Takes commands in and gives answers out: never an answer before the writes it follows are on disk. */
class Desk {
  readonly #store: Store;
  readonly #cursors = new Cursors();
  readonly #sockets = new Set<Socket>();
  #held: Held[] = [];
  #connections = 0;
  #answers = 0;
  #closed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  welcome(socket: Socket): void {
    const connectionId = ++this.#connections;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    readMessages(socket, (message) => this.#take(socket, message, connectionId));
  }

  #take(socket: Socket, message: Message, connectionId: number): void {
    if (this.#closed) return;
    const held = { socket, message, document: this.#answer(message, connectionId) };
    // All commands of this turn of the event loop share one commit, made when the turn ends.
    if (this.#held.length === 0 && !this.#store.isPending) this.#send(held);
    else if (this.#held.push(held) === 1) setImmediate(() => this.#release());
  }

  #answer({ body: raw, sequences }: Message, connectionId: number): Uint8Array {
    try {
      const body = decode(raw);
      const [name = ''] = Object.keys(body);
      const database = typeof body.$db === 'string' ? body.$db : 'admin';
      const [store, cursors] = [this.#store, this.#cursors];
      const request = { database, name, body, sequences, store, cursors, connectionId };
      return encode({ ...execute(request), ok: 1 });
    } catch (thrown) {
      return encode(refusal(thrown));
    }
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    try {
      this.#store.commit();
    } catch (error) {
      const document = encode(refusal(error));
      for (const answer of held) this.#send({ ...answer, document });
      return;
    }
    for (const answer of held) this.#send(answer);
  }

  #send({ socket, message, document }: Held): void {
    if (!message.silent && socket.writable)
      socket.write(frameAnswer(message, ++this.#answers, document));
  }

  sweep(): void {
    // Writes that wait for their commit must learn of its failure themselves.
    this.#release();
    this.#cursors.expire(Date.now());
    try {
      sweep(this.#store, Date.now());
    } catch {
      // A full disk is told to the clients by their own writes; the sweep is tried again.
    }
  }

  async close(server: Server): Promise<void> {
    if (this.#closed) return;
    this.#release();
    this.#closed = true;
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await ended;
    this.#store.close();
  }
}

function refusal(thrown: unknown): Doc {
  const { code, codeName, message, extra } = asCommandError(thrown);
  return { ok: 0, errmsg: message, code, codeName, ...extra };
}
