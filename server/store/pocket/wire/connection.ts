import type { Socket } from 'node:net';
import { MAX_MESSAGE_BYTES } from '../limits.ts';
import { HEADER_BYTES, type Message, ProtocolError, parseMessage } from './message.ts';

/** Cuts a socket's bytes into messages. Whatever is not the protocol ends this connection and no other. */
export function readMessages(socket: Socket, handle: (message: Message) => void): void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = HEADER_BYTES;

  const drain = (): void => {
    let bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, held);
    wanted = HEADER_BYTES;
    while (bytes.length >= HEADER_BYTES) {
      const size = bytes.readInt32LE(0);
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES)
        throw new ProtocolError(`a message of ${size} bytes`);
      wanted = size;
      if (bytes.length < size) break;
      handle(parseMessage(bytes.subarray(0, size)));
      bytes = bytes.subarray(size);
      wanted = HEADER_BYTES;
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    held = bytes.length;
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
