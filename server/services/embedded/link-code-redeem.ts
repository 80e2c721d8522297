import { limits } from '../../limits.ts';
import type { LinkCodeDoc } from '../../store/link-codes.ts';
import { tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { leaveTrial } from './link-code-trial.ts';
import { hashOf } from './link-codes.ts';

type Redeemed = { readonly ok: true; readonly merchantId: string } | Refusal;

/**
 * Joins a shop to the merchant whose owner made the code. A shop that already sells through that merchant
 * gets its staff let in; one that began on its own leaves that trial behind, as long as nobody acted on it.
 */
export async function redeemLinkCode(
  hub: Hub,
  actor: string,
  shop: string,
  code: string,
): Promise<Redeemed> {
  const now = hub.now();
  const known = await hub.store.shops.byDomain(shop);
  const from = known?.triesFrom?.getTime() ?? 0;
  if (known && known.tries >= limits.linkCodeTries && from + limits.linkCodeMs > now.getTime()) {
    return refuse(
      'too_many_tries',
      'Too many wrong codes were typed.',
      'Try again in ten minutes.',
    );
  }
  const found = await hub.store.linkCodes.find(hashOf(hub, code), now);
  if (!found) {
    await hub.store.shops.tried(shop, now, limits.linkCodeMs);
    const whatToDo = 'Codes are good for ten minutes and once: ask for a new one.';
    return refuse('wrong_code', 'There is no such code, or it is over.', whatToDo);
  }
  const joined = await join(hub, shop, found);
  if (joined.ok) {
    const subject = { type: 'shop', id: shop, name: shop };
    await tell(hub, { merchantId: joined.merchantId, actor }, { kind: 'shop-joined', subject });
  }
  return joined;
}

async function join(hub: Hub, shop: string, code: LinkCodeDoc): Promise<Redeemed> {
  const { merchantId } = code;
  const channel = await hub.store.channels.byStore('shopify', shop);
  const own = await hub.store.shops.byDomain(shop);
  const take = () => hub.store.linkCodes.take(code._id, hub.now());
  const link = () => hub.store.shops.link(shop, merchantId, false, hub.now());
  const gone = refuse('wrong_code', 'The code was used a moment ago.', 'Ask for a new one.');
  if (channel?.merchantId === merchantId) {
    if (own?.merchantId === merchantId) return { ok: true, merchantId };
    if (!(await take())) return gone;
    await link();
    return { ok: true, merchantId };
  }
  if (!channel || !own?.founded || own.merchantId !== channel.merchantId) {
    return refuse(
      'taken',
      'This shop is connected to another account of this hub.',
      'Disconnect it there first.',
    );
  }
  const left = await leaveTrial(hub, channel, async () => {
    if (!(await take())) return gone;
    await link();
    return null;
  });
  return left ?? { ok: true, merchantId };
}
