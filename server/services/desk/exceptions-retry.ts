import type { ExceptionDoc } from '../../store/exceptions.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Book, Hub } from '../hub.ts';
import { reviveDeadLetter } from '../inbox/dead-letters.ts';
import { againOf, settleOrders } from '../orders/settle-orders.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { exceptionChange } from './exception-change.ts';
import { findException } from './exceptions-view.ts';

/** What was set off again; whether it helped is told by the exception itself. */
export type Retried = 'replayed' | 'reading-again' | 'working-again' | 'settled';
type Answer = { readonly retried: Retried } | Refusal;

/**
 * Tries again what an exception is about. Refuses, with what to do instead, where trying again cannot mend
 * it. Null: this merchant has no such exception.
 */
export async function retryException(hub: Hub, by: By, id: string): Promise<Answer | null> {
  const found = await findException(hub, by.merchantId, id);
  if (!found) return null;
  const answer = await retry(hub, found);
  if (!isRefusal(answer)) await tell(hub, by, exceptionChange('exception-retried', found));
  return answer;
}

function retry(hub: Hub, found: ExceptionDoc): Answer | Promise<Answer> {
  switch (found.kind) {
    case 'dead-letter':
      return replay(hub, found);
    case 'write-rejected':
    case 'external-edit':
      return readAgain(hub, found);
    case 'channel-failing':
      return workAgain(hub, found);
    case 'unmapped-line':
      return settleAgain(hub, found);
    default:
      return refuse(
        'nothing_to_retry',
        'There is nothing that could be tried again.',
        found.nextStep,
      );
  }
}

async function replay(hub: Hub, { merchantId, subject }: ExceptionDoc): Promise<Answer> {
  if (await reviveDeadLetter(hub, merchantId, subject.id)) return { retried: 'replayed' };
  return refuse(
    'not_kept',
    'The delivery is no dead letter any more: it was replayed, or is not kept any longer.',
    'Close the exception.',
  );
}

/** The channel is read, and what differs from the books is written again or shown again. */
async function readAgain(hub: Hub, found: ExceptionDoc): Promise<Answer> {
  const { merchantId, key, kind, subject } = found;
  const [listing] = await hub.store.listings.ofMerchant(merchantId, [subject.id]);
  if (!listing || listing.gone || listing.sku === null) {
    const what = 'The listing has left its channel, or no item stands for it.';
    return refuse(
      'nothing_to_retry',
      what,
      'Map it again if it is sold; else close the exception.',
    );
  }
  const channel = await hub.store.channels.ofMerchant(merchantId, listing.channelId);
  if (channel?.status !== 'connected' || channel.mode !== 'live') return notLive(channel?.name);
  await hub.store.listings.revise(listing._id, () => ({
    needsRead: true,
    due: true,
    dueAt: new Date(0),
  }));
  // An edit that is found again comes back by itself; a refusal closes itself when the number is taken.
  if (kind === 'external-edit') await hub.store.exceptions.close(merchantId, [key]);
  hub.nudge('publish', listing.channelId);
  return { retried: 'reading-again' };
}

const BOOKS: readonly Book[] = ['drain', 'reread', 'pull', 'publish'];

async function workAgain(hub: Hub, { merchantId, subject }: ExceptionDoc): Promise<Answer> {
  const channel = await hub.store.channels.ofMerchant(merchantId, subject.id);
  if (channel?.status !== 'connected') return notLive(channel?.name);
  await hub.store.channels.set(channel._id, { 'health.restUntil': null });
  for (const book of BOOKS) hub.nudge(book, channel._id);
  return { retried: 'working-again' };
}

/** For a listing that was mapped while nobody could tell its orders. */
async function settleAgain(hub: Hub, { merchantId, subject }: ExceptionDoc): Promise<Answer> {
  const order = await hub.store.orders.ofMerchant(merchantId, subject.id);
  const channel = order && (await hub.store.channels.ofMerchant(merchantId, order.channelId));
  if (order && channel) await settleOrders(hub, channel, [againOf(order)]);
  const after = await hub.store.orders.ofMerchant(merchantId, subject.id);
  if (after && !after.unmapped) return { retried: 'settled' };
  const what = 'The order still sells something that no item stands for.';
  return refuse(
    'not_mapped',
    what,
    'Map the listing first; the order then takes its stock by itself.',
  );
}

const notLive = (name = 'The channel') =>
  refuse('channel_not_live', `${name} is not live.`, 'Connect it again or let it go live first.');
