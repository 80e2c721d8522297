import { ChannelError, TranslateError } from '../connector.ts';
import { type Json, parseJson } from '../json.ts';
import { AnswerTooLarge } from './errors.ts';

/** 200 with a page instead of JSON: a proxy or a PHP warning in front of the answer. */
export function decode(body: Uint8Array, write: boolean): Json {
  try {
    return parseJson(body).value;
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    if (error.code === 'depth')
      throw new AnswerTooLarge(`Too much in one answer: ${error.message}.`);
    const kind = write ? 'unknown-outcome' : 'unavailable';
    throw new ChannelError(kind, 'The store answered with something that is not JSON.');
  }
}
