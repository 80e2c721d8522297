import type { Socket } from 'node:net';
import { MAX_MESSAGE_BYTES } from './limits.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MORE_TO_COME = 2;

export interface Message {
  readonly requestId: number;
  readonly opcode: typeof OP_MSG | typeof OP_QUERY;
  /** The client does not wait for an answer. */
  readonly silent: boolean;
  readonly body: Uint8Array;
  /** Documents sent beside the body, by the name of the field they belong to. */
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Reads on, and never past the end: such bytes are not MongoDB's protocol, and the connection ends. */
class Reader {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  take(count: number): Buffer {
    if (count < 0 || this.at + count > this.bytes.length) throw new Error('it ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  int(): number {
    return this.take(4).readInt32LE();
  }

  text(): string {
    return this.take(this.bytes.indexOf(0, this.at) - this.at + 1)
      .subarray(0, -1)
      .toString();
  }

  document(): Buffer {
    const size = this.int();
    this.at -= 4;
    if (size < 5) throw new Error('a document is shorter than any can be');
    return this.take(size);
  }
}

function parseMessage(frame: Buffer): Message {
  const [requestId, opcode] = [frame.readInt32LE(4), frame.readInt32LE(12)];
  const reader = new Reader(frame.subarray(HEADER_BYTES));
  if (opcode === OP_MSG) return { requestId, opcode, ...parseSections(reader) };
  if (opcode !== OP_QUERY) throw new Error(`opcode ${opcode} is not spoken here`);
  // The first handshake of a driver: flags, a namespace, and how many to skip and return.
  reader.int();
  reader.text();
  reader.take(8);
  return { requestId, opcode, silent: false, body: reader.document(), sequences: new Map() };
}

function parseSections(reader: Reader): Pick<Message, 'silent' | 'body' | 'sequences'> {
  const flags = reader.int();
  if (flags & 0xffff & ~MORE_TO_COME) throw new Error('a flag is unknown');
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  while (!reader.isDone) {
    const kind = reader.take(1)[0];
    if (kind === 0 && !body) body = reader.document();
    else if (kind === 1) sequences.set(...parseSequence(reader));
    else throw new Error('a section is of an unknown kind');
  }
  if (!body) throw new Error('a message has no body');
  return { silent: (flags & MORE_TO_COME) !== 0, body, sequences };
}

function parseSequence(sections: Reader): [string, Buffer[]] {
  const sequence = new Reader(sections.take(sections.int() - 4));
  const name = sequence.text();
  const documents: Buffer[] = [];
  while (!sequence.isDone) documents.push(sequence.document());
  return [name, documents];
}

/** Cuts a socket's bytes into messages. Whatever is not the protocol ends this connection and no other. */
export function readMessages(socket: Socket, handle: (message: Message) => void): void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = HEADER_BYTES;

  const drain = (): void => {
    let bytes = Buffer.concat(chunks, held);
    while (bytes.length >= HEADER_BYTES) {
      wanted = bytes.readInt32LE(0);
      if (wanted < HEADER_BYTES || wanted > MAX_MESSAGE_BYTES) throw new Error('no such length');
      if (bytes.length < wanted) break;
      handle(parseMessage(bytes.subarray(0, wanted)));
      bytes = bytes.subarray(wanted);
      wanted = HEADER_BYTES;
    }
    [chunks, held] = [[bytes], bytes.length];
  };

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    // A large message arrives in many pieces: they are joined once, when all are here.
    if (held < wanted) return;
    try {
      drain();
    } catch {
      socket.destroy();
    }
  });
}

export function frameAnswer(message: Message, responseId: number, document: Uint8Array): Buffer {
  const prefix = Buffer.alloc(message.opcode === OP_MSG ? 21 : 36);
  prefix.writeInt32LE(prefix.length + document.length, 0);
  prefix.writeInt32LE(responseId, 4);
  prefix.writeInt32LE(message.requestId, 8);
  prefix.writeInt32LE(message.opcode === OP_MSG ? OP_MSG : OP_REPLY, 12);
  // The old reply to a handshake: flags, cursor id and starting number are zero, one document returned.
  if (message.opcode === OP_QUERY) prefix.writeInt32LE(1, 32);
  return Buffer.concat([prefix, document]);
}
