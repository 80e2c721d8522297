export type EgressCode =
  | 'not-a-url'
  | 'scheme'
  | 'port'
  | 'credentials'
  | 'fragment'
  | 'characters'
  | 'look-alike'
  | 'private-address'
  | 'not-found'
  | 'request-object';

/** The hub will not call this address; the message says what to do about it. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
  readonly code: EgressCode;
  constructor(code: EgressCode, message: string) {
    super(message);
    this.code = code;
  }
}
