import { z } from 'zod';
import type { LinkCode } from '../../services/embedded/link-codes.ts';
import { at, time } from './common.ts';

/** `code` is shown now and never again. */
export const linkCode = z.strictObject({ code: z.string(), expires_at: time });
export const linked = z.strictObject({ linked: z.literal(true) });

export const presentLinkCode = (of: LinkCode): z.input<typeof linkCode> => ({
  code: of.code,
  expires_at: at(of.expiresAt),
});
