import { createHmac } from 'node:crypto';

export interface Minting {
  readonly shop: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose admin it is; one staff member's id. */
  readonly staff: string;
  readonly now: Date;
}

/** App Bridge's tokens live one minute. */
const LIFE_SECONDS = 60;

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A session token as App Bridge hands it to the framed app (HS256, signed with the app's secret). */
export function mintSessionToken(minting: Minting): string {
  const { shop, clientId, clientSecret, staff, now } = minting;
  const seconds = Math.floor(now.getTime() / 1000);
  const claims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: clientId,
    sub: staff,
    exp: seconds + LIFE_SECONDS,
    nbf: seconds,
    iat: seconds,
    jti: `${seconds}-${staff}`,
    sid: `sid-${staff}`,
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', clientSecret).update(text).digest('base64url')}`;
}
