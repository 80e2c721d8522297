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
 * other number (an id beyond 2^53, 19.90, 1e999) becomes its own source text, so nothing is rounded.
 * Depth and size are scanned before JSON.parse, which would block for seconds on megabytes of brackets.
 */
export function parseJson(body: Uint8Array): ParsedJson {
  const { text, members } = scan(decode(body));
  try {
    const value = JSON.parse(text) as Json;
    // JSON.parse keeps one member a key, so fewer members than colons means that a key stood twice.
    return { value, duplicateKeys: membersIn(value) < members };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TranslateError('syntax', `not valid JSON: ${reason.slice(0, 80)}`);
  }
}

function decode(body: Uint8Array): string {
  try {
    // A byte-order mark is not JSON; it is refused by the parser rather than skipped here.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new TranslateError('encoding', 'the body is not valid UTF-8');
  }
}

// JSON's own grammar of numbers: what does not fit is left for JSON.parse to refuse.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * One pass over the text: checks depth and size, counts the members of objects, and puts numbers that
 * are not exact whole ones into quotes. (JSON.parse with a reviver that asks for each number's source
 * takes several times as long.)
 */
function scan(text: string): { text: string; members: number } {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  let nodes = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === COLON) members++;
    else if (code === COMMA) {
      if (++nodes > limits.jsonNodes) tooBig(`holds more than ${limits.jsonNodes} values`);
    } else if (code === BRACE || code === BRACKET) {
      if (++depth > limits.jsonDepth) tooBig(`is nested deeper than ${limits.jsonDepth} levels`);
    } else if (code === BRACE_END || code === BRACKET_END) depth--;
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const number = numberAt(text, i);
      if (number && !Number.isSafeInteger(wholeNumber(number))) {
        pieces.push(text.slice(copied, i), '"', number, '"');
        copied = i + number.length;
      }
      i += Math.max(0, number.length - 1);
    }
  }
  return { text: copied === 0 ? text : pieces.join('') + text.slice(copied), members };
}

const [QUOTE, COLON, COMMA, MINUS, ZERO, NINE] = [0x22, 0x3a, 0x2c, 0x2d, 0x30, 0x39];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

function numberAt(text: string, start: number): string {
  NUMBER.lastIndex = start;
  return NUMBER.exec(text)?.[0] ?? '';
}

const wholeNumber = (source: string) => (/^-?\d+$/.test(source) ? Number(source) : Number.NaN);

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === QUOTE) return i;
  }
  return text.length;
}

function membersIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + membersIn(child), own);
}

function tooBig(how: string): never {
  throw new TranslateError('depth', `the body ${how}`);
}
