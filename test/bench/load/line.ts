import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive connection that sends ready-made requests, one at a time: a sender that costs next to
 * nothing leaves the processors to whoever is measured.
 */
export class Line {
  readonly #port: number;
  #socket: Socket | null = null;
  #unread: Buffer = Buffer.alloc(0);
  #answered: ((status: number) => void) | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** Answers the status once the last byte of the answer is here; 0 when the connection broke. */
  send(request: Buffer): Promise<number> {
    this.#socket ??= this.#open();
    const socket = this.#socket;
    return new Promise((resolve) => {
      this.#answered = resolve;
      socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#unread = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      this.#unread = this.#unread.length === 0 ? piece : Buffer.concat([this.#unread, piece]);
      const status = wholeAnswer(this.#unread);
      if (status === null) return;
      this.#unread = Buffer.alloc(0);
      this.#settle(status);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      this.#settle(0);
    });
    return socket;
  }

  #settle(status: number): void {
    const answered = this.#answered;
    this.#answered = null;
    answered?.(status);
  }
}

/** The status of an answer that is here to its end; null while more is to come. */
function wholeAnswer(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase();
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= headEnd + 4 + Number(length) ? status : null;
  return bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) ? status : null;
}
