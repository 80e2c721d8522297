import { CommandError } from '../errors.ts';
import { type Doc, decode } from '../values/bson.ts';

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;
export const HEADER_BYTES = 16;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

/** The bytes are not MongoDB's protocol: nothing after them can be trusted, the connection ends. */
export class ProtocolError extends Error {}

export interface Message {
  readonly requestId: number;
  readonly opcode: typeof OP_MSG | typeof OP_QUERY;
  /** The client does not wait for an answer. */
  readonly silent: boolean;
  readonly body: Uint8Array;
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Reads on, and never past the end. */
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
    if (count < 0 || this.at + count > this.bytes.length)
      throw new ProtocolError('a message ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  int(): number {
    return this.take(4).readInt32LE();
  }

  text(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new ProtocolError('a text has no end');
    return this.take(end - this.at + 1)
      .subarray(0, -1)
      .toString();
  }

  document(): Buffer {
    if (this.at + 4 > this.bytes.length) throw new ProtocolError('a document ends too early');
    const size = this.bytes.readInt32LE(this.at);
    if (size < 5) throw new ProtocolError('a document is shorter than any can be');
    return this.take(size);
  }
}

export function parseMessage(frame: Buffer): Message {
  const requestId = frame.readInt32LE(4);
  const opcode = frame.readInt32LE(12);
  const reader = new Reader(frame.subarray(HEADER_BYTES));
  if (opcode === OP_MSG) return { requestId, opcode, ...parseSections(reader) };
  if (opcode !== OP_QUERY) throw new ProtocolError(`opcode ${opcode} is not spoken here`);
  reader.int();
  reader.text();
  reader.take(8);
  return { requestId, opcode, silent: false, body: reader.document(), sequences: new Map() };
}

function parseSections(reader: Reader): Pick<Message, 'silent' | 'body' | 'sequences'> {
  const flags = reader.int();
  if (flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) throw new ProtocolError(`flags ${flags} are unknown`);
  const sections =
    flags & CHECKSUM_PRESENT ? new Reader(reader.take(reader.bytes.length - 8)) : reader;
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  while (!sections.isDone) {
    const kind = sections.take(1)[0];
    if (kind === 0 && !body) body = sections.document();
    else if (kind === 1) sequences.set(...parseSequence(sections));
    else throw new ProtocolError('a section is of an unknown kind');
  }
  if (!body) throw new ProtocolError('a message has no body');
  return { silent: (flags & MORE_TO_COME) !== 0, body, sequences };
}

function parseSequence(sections: Reader): [string, Buffer[]] {
  const size = sections.int();
  const sequence = new Reader(sections.take(size - 4));
  const name = sequence.text();
  const documents: Buffer[] = [];
  while (!sequence.isDone) documents.push(sequence.document());
  return [name, documents];
}

/** The command's name is its first field. */
export function commandName(body: Uint8Array): string {
  const end = body.indexOf(0, 5);
  const name = end < 0 ? '' : Buffer.from(body.subarray(5, end)).toString();
  if (name === '') throw new CommandError(9, 'a command must not be empty');
  return name;
}

/** Documents to insert stay bytes; everything else of a command is decoded. */
export const decodeBody = (body: Uint8Array, name: string): Doc =>
  decode(body, name === 'insert' ? { documents: true } : {});

export function frameAnswer(message: Message, responseId: number, document: Buffer): Buffer {
  const prefix = Buffer.alloc(message.opcode === OP_MSG ? 21 : 36);
  prefix.writeInt32LE(prefix.length + document.length, 0);
  prefix.writeInt32LE(responseId, 4);
  prefix.writeInt32LE(message.requestId, 8);
  prefix.writeInt32LE(message.opcode === OP_MSG ? OP_MSG : OP_REPLY, 12);
  // The old reply to a handshake: flags, cursor id and starting number are zero, one document returned.
  if (message.opcode === OP_QUERY) prefix.writeInt32LE(1, 32);
  return Buffer.concat([prefix, document]);
}
