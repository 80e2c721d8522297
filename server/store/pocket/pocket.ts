import { createServer, type Server, type Socket } from 'node:net';
import { execute } from './commands/registry.ts';
import { Cursors } from './engine/cursors.ts';
import { Store } from './engine/store.ts';
import { asCommandError, CommandError } from './errors.ts';
import { TTL_SWEEP_MS } from './limits.ts';
import { sweep } from './ttl.ts';
import { encode } from './values/bson.ts';
import { readMessages } from './wire/connection.ts';
import { commandName, decodeBody, frameAnswer, type Message } from './wire/message.ts';
import { Batch, encodeBatch } from './wire/reply.ts';

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
  readonly document: Buffer;
}

/** Starts the embedded database: MongoDB's wire protocol on a local port, documents in one sqlite file. */
export async function startPocket(options: PocketOptions): Promise<Pocket> {
  const host = options.host ?? '127.0.0.1';
  const store = Store.open(options.file);
  const desk = new Desk(store);
  const server = createServer({ noDelay: true }, (socket) => desk.welcome(socket));
  try {
    await listen(server, options.port ?? 0, host);
  } catch (error) {
    store.journal.close();
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

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
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
    const document = this.#answer(message, connectionId);
    if (this.#held.length === 0 && this.#store.journal.isEmpty) {
      this.#send({ socket, message, document });
      return;
    }
    // All commands of this turn of the event loop share one commit, made when the turn ends.
    if (this.#held.push({ socket, message, document }) === 1) setImmediate(() => this.#release());
  }

  #answer(message: Message, connectionId: number): Buffer {
    try {
      const name = commandName(message.body);
      const body = decodeBody(message.body, name);
      const database = typeof body.$db === 'string' ? body.$db : 'admin';
      const { sequences } = message;
      const answer = execute({
        database,
        name,
        body,
        sequences,
        store: this.#store,
        cursors: this.#cursors,
        connectionId,
      });
      return answer instanceof Batch ? encodeBatch(answer) : encode({ ...answer, ok: 1 });
    } catch (thrown) {
      return refusal(thrown);
    }
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    try {
      this.#store.journal.commit();
    } catch (error) {
      const document = refusal(
        new CommandError(14031, `the write could not be stored: ${String(error)}`),
      );
      for (const { socket, message } of held) this.#send({ socket, message, document });
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
    this.#store.journal.close();
  }
}

function refusal(thrown: unknown): Buffer {
  const { code, codeName, message, extra } = asCommandError(thrown);
  return encode({ ok: 0, errmsg: message, code, codeName, ...extra });
}
