import { ChannelError } from '../connector.ts';
import { bounds } from './bounds.ts';
import { AnswerTooLarge } from './errors.ts';

/** Reasons for which nothing was sent. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/;

/**
 * What went wrong before a whole answer was there. A write that may have reached the store has an unknown
 * outcome; one that certainly did not is merely unavailable.
 */
export function asChannelError(error: unknown, write: boolean, gaveUp: boolean): ChannelError {
  if (error instanceof AnswerTooLarge && write) {
    return new ChannelError('unknown-outcome', error.message);
  }
  if (error instanceof ChannelError) return error;
  const code = codeIn(error);
  // The guard of outgoing calls, whose own words are the best; connectors know it by name only.
  if (error instanceof Error && error.name === 'EgressError') {
    return new ChannelError(code === 'not-found' ? 'unavailable' : 'rejected', error.message);
  }
  if (CERTIFICATE.test(code)) {
    return new ChannelError('rejected', `The store's certificate is not valid (${code}).`);
  }
  const kind = write && !NEVER_SENT.test(code) ? 'unknown-outcome' : 'unavailable';
  // Waiting was long enough: no second try at once.
  const restMs = gaveUp ? bounds.silenceRestMs : null;
  return new ChannelError(kind, `The store does not answer (${code}).`, restMs);
}

function codeIn(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : cause.message.slice(0, 80);
}
