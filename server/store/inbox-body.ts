import { promisify } from 'node:util';
import {
  constants,
  type ZstdOptions,
  zstdCompress,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { Binary } from 'mongodb';
import { limits } from '../limits.ts';

/** A body as a document holds it. Without `encoding` it stands there as it was sent. */
export interface StoredBody {
  readonly body: Binary;
  readonly encoding?: 'zstd' | undefined;
  /** Of a packed one: how many bytes were sent. */
  readonly size?: number | undefined;
}

/** Bytes as they were sent. */
export const sizeOf = ({ body, size }: StoredBody): number => size ?? body.length();

const compressAway = promisify(zstdCompress);

/** One piece of output instead of many: the result is hardly ever larger than what went in. */
const optionsFor = (size: number): ZstdOptions => ({
  pledgedSrcSize: size,
  chunkSize: size,
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    // Bytes that changed on their way must not be taken for what was sent.
    [constants.ZSTD_c_checksumFlag]: 1,
  },
});

/**
 * Packs what a delivery carries, where that pays (ADR 0013). The usual ones at once: handing 30 µs of work
 * to another thread costs more than the work. Large ones away from the event loop, one after another, so
 * that a batch of them neither stops everything else nor fills the memory.
 */
export async function packBody(sent: Uint8Array): Promise<StoredBody> {
  const size = sent.byteLength;
  const plain = { body: new Binary(sent) };
  // What could not be unpacked again is not packed.
  if (size < limits.packFromBytes || size > limits.inboxBodyBytes) return plain;
  const options = optionsFor(size);
  const packed =
    size > limits.packAwayBytes
      ? await compressAway(sent, options)
      : zstdCompressSync(sent, options);
  if (packed.byteLength >= size) return plain;
  return { body: new Binary(packed), encoding: 'zstd', size };
}

/**
 * The bytes as they were sent. Null when they cannot be had any more: damaged, or packed in a way that only
 * a newer version knows.
 */
export function unpackBody({ body, encoding, size }: StoredBody): Uint8Array | null {
  if (encoding === undefined) return body.buffer;
  if (encoding !== 'zstd' || size === undefined || size > limits.inboxBodyBytes) return null;
  try {
    // One byte more than there is, so that the end is seen without another piece.
    const options = { maxOutputLength: size, chunkSize: size + 1 };
    const sent = zstdDecompressSync(body.buffer, options);
    return sent.byteLength === size ? sent : null;
  } catch {
    return null;
  }
}
