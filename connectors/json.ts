import { limits } from '../server/limits.ts';
import { TranslateError } from './connector.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface ParsedJson {
  readonly value: Json;
  /** A key stood twice in one object; the last one won, as in JSON.parse. */
  readonly duplicateKeys: boolean;
}

/**
 * Parses bytes that came from outside. Whole numbers that a double holds exactly stay numbers; every
 * other number (an id beyond 2^53, "19.90", "1e999") becomes its own source text, so nothing is rounded.
 * Depth and size are scanned before JSON.parse, which would block for seconds on megabytes of brackets.
 */
export function parseJson(body: Uint8Array): ParsedJson {
  const text = decode(body);
  const members = scan(text);
  // JSON.parse keeps one member a key, so fewer members than colons means that a key stood twice. The
  // root counts as a member of the reviver's own holder.
  let visited = -1;
  function exact(this: object, _key: string, value: Json, context?: { source?: string }): Json {
    if (!Array.isArray(this)) visited++;
    return typeof value === 'number' ? exactNumber(value, context?.source ?? '') : value;
  }
  try {
    const value = JSON.parse(text, exact) as Json;
    return { value, duplicateKeys: visited < members };
  } catch (error) {
    throw new TranslateError(
      'syntax',
      `not valid JSON: ${String((error as Error).message).slice(0, 80)}`,
    );
  }
}

function exactNumber(value: number, source: string): number | string {
  return /^-?\d+$/.test(source) && Number.isSafeInteger(value) ? value : source;
}

function decode(body: Uint8Array): string {
  try {
    // A byte-order mark is not JSON; it is refused below rather than skipped here.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new TranslateError('encoding', 'the body is not valid UTF-8');
  }
}

/** Checks depth and size in one pass over the text; returns how many object members stand in it. */
function scan(text: string): number {
  let depth = 0;
  let nodes = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // a string: skip to its end, minding escapes
        i = endOfString(text, i);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > limits.jsonDepth) tooBig(`nested deeper than ${limits.jsonDepth} levels`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x3a: // :
        members++;
        break;
      case 0x2c: // ,
        nodes++;
        if (nodes > limits.jsonNodes) tooBig(`holds more than ${limits.jsonNodes} values`);
        break;
    }
  }
  return members;
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i;
  }
  return text.length;
}

function tooBig(how: string): never {
  throw new TranslateError('depth', `the body ${how}`);
}
