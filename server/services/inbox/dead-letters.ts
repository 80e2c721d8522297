import { z } from 'zod';
import { type DeliveryRow, inboxId } from '../../store/inbox.ts';
import { unpackBody } from '../../store/inbox-body.ts';
import { type By, tell } from '../changes/tell.ts';
import { channelNames } from '../channels/channel-names.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { type Payload, payloadOf } from './payload.ts';

/** A delivery that could not be used, without what it carried. */
export interface DeadLetter extends Omit<DeliveryRow, '_id'> {
  readonly id: string;
  readonly channelName: string;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  readonly next: string | null;
}

const position = z.tuple([z.number(), z.string()]);

/** Newest first, of one channel or all. Null when the cursor is none of this list's. */
export async function listDeadLetters(
  hub: Hub,
  merchantId: string,
  cursor: string | undefined,
  limit: number,
  channelId?: string,
): Promise<DeadLetterPage | null> {
  const list: ListName = [merchantId, 'dead-letters', channelId ?? null];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  const id = from && inboxId(from[1]);
  if (cursor !== undefined && (!from || !id)) return null;
  const after = from && id && { receivedAt: new Date(from[0]), id };
  const query = { merchantId, channelId, state: 'dead' as const, after };
  const rows = await hub.store.inbox.page(query, limit + 1);
  const { page, last } = cutPage(rows, limit);
  const nameOf = await channelNames(hub, merchantId);
  return {
    letters: page.map((row) => letterOf(row, nameOf)),
    next: last && writeCursor(hub, list, [last.receivedAt.getTime(), last._id.toHexString()]),
  };
}

/** Null when this merchant has no such dead letter; its payload is empty where it cannot be read. */
export async function viewDeadLetter(
  hub: Hub,
  merchantId: string,
  id: string,
): Promise<{ readonly letter: DeadLetter; readonly payload: Payload } | null> {
  const key = inboxId(id);
  const row = key && (await hub.store.inbox.deadOne(merchantId, key));
  if (!row) return null;
  const { body, encoding, size, ...letter } = row;
  const sent = unpackBody({ body, encoding, size }) ?? new Uint8Array();
  const nameOf = await channelNames(hub, merchantId);
  return { letter: letterOf(letter, nameOf), payload: payloadOf(sent) };
}

/** Gives it another chance. False: no such. */
export async function replayDeadLetter(hub: Hub, by: By, id: string): Promise<boolean> {
  const row = await reviveDeadLetter(hub, by.merchantId, id);
  if (!row) return false;
  const subject = { type: 'dead-letter', id, name: row.topic };
  await tell(hub, by, { kind: 'dead-letter-replayed', subject, channelId: row.channelId });
  return true;
}

/** Puts it back into the inbox; its exception is closed and comes back if it fails again. Null: no such. */
export async function reviveDeadLetter(
  hub: Hub,
  merchantId: string,
  id: string,
): Promise<DeliveryRow | null> {
  const key = inboxId(id);
  const row = key && (await hub.store.inbox.deadOne(merchantId, key));
  if (!key || !row) return null;
  // Before it is revived: a drain may be quick to bury it again, and that must stay visible.
  await hub.store.exceptions.close(merchantId, [`dead:${id}`]);
  if (!(await hub.store.inbox.revive(merchantId, key))) return null;
  hub.log('inbox.replayed', { channelId: row.channelId, deliveryId: id });
  hub.nudge('drain', row.channelId);
  return row;
}

/** Answers how many were dead letters of this merchant and got another chance. */
export async function replayDeadLetters(hub: Hub, by: By, ids: readonly string[]): Promise<number> {
  let replayed = 0;
  for (const id of new Set(ids)) if (await replayDeadLetter(hub, by, id)) replayed++;
  return replayed;
}

function letterOf(
  { _id, ...rest }: DeliveryRow,
  nameOf: (channelId: string) => string,
): DeadLetter {
  return { ...rest, id: _id.toHexString(), channelName: nameOf(rest.channelId) };
}
