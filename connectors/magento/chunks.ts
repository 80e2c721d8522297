import { bounds } from './bounds.ts';
import { encode } from './oauth.ts';

/** Values in groups that fit one query: at most `size` of them, and not too long when encoded. */
export function chunksOf(values: readonly string[], size: number): string[][] {
  const chunks: string[][] = [];
  let room = 0;
  for (const value of new Set(values)) {
    // A value with a comma gets a filter of its own, which takes some 200 characters more.
    const length = encode(value).length + (value.includes(',') ? 200 : 3);
    const current = chunks.at(-1);
    if (!current || current.length >= size || length > room) {
      chunks.push([value]);
      room = bounds.queryTextMax - length;
    } else {
      current.push(value);
      room -= length;
    }
  }
  return chunks;
}
