import { randomInt } from 'node:crypto';
import { limits } from '../../limits.ts';
import { tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';

/** Without letters and digits that are mistaken for each other when read aloud or typed. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

export interface LinkCode {
  /** Shown now and never again. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** A code with which one more shop joins this merchant; the one made before is good for nothing. */
export async function makeLinkCode(
  hub: Hub,
  merchantId: string,
  madeBy: string,
): Promise<LinkCode> {
  const letter = () => LETTERS.charAt(randomInt(LETTERS.length));
  const code = Array.from({ length: LENGTH }, letter).join('');
  const expiresAt = new Date(hub.now().getTime() + limits.linkCodeMs);
  await hub.store.linkCodes.put({ _id: hashOf(hub, code), merchantId, madeBy, expiresAt });
  const by = { merchantId, actor: madeBy };
  const subject = { type: 'merchant', id: merchantId, name: null };
  await tell(hub, by, { kind: 'link-code-made', subject });
  return { code, expiresAt };
}

/** Keyed: eight letters are few enough to try them all against a plain hash. */
export const hashOf = (hub: Hub, code: string): string =>
  hub.sealer.mark(`link-code:${code.toUpperCase().replace(/[\s-]/g, '')}`);
