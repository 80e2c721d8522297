import { z } from 'zod';
import { shopOf } from '../../services/embedded/embedded-caller.ts';
import { redeemLinkCode } from '../../services/embedded/link-code-redeem.ts';
import { makeLinkCode } from '../../services/embedded/link-codes.ts';
import { HttpError } from '../errors.ts';
import { linkCode, linked, presentLinkCode } from '../presenters/link-code.ts';
import { route } from '../route.ts';

const STATUS: Readonly<Record<string, number>> = { wrong_code: 422, too_many_tries: 429 };

export const linkCodeRoutes = [
  route({
    method: 'post',
    path: '/link-codes',
    scope: 'manage:merchant',
    summary: 'Make a code with which one more Shopify shop joins; good for ten minutes and once',
    response: linkCode,
    handle: async ({ hub, caller, merchantId }) =>
      presentLinkCode(await makeLinkCode(hub, merchantId, caller.actor)),
  }),
  route({
    method: 'post',
    path: '/link-codes/redeem',
    // The code is what opens this; who calls must be the staff of a shop, by its own session.
    scope: null,
    summary: 'Join the shop that calls to the business whose code this is (embedded app only)',
    body: z.strictObject({ code: z.string().trim().min(8).max(20) }),
    example: { code: 'ABCD2345' },
    response: linked,
    handle: async ({ hub, caller, body }) => {
      const shop = shopOf(caller);
      if (shop === null) return null;
      const redeemed = await redeemLinkCode(hub, caller.actor, shop, body.code);
      if (redeemed.ok) return { linked: true } as const;
      const { code, problems, whatToDo } = redeemed;
      throw new HttpError(STATUS[code] ?? 409, code, problems.join(' '), whatToDo);
    },
  }),
];
