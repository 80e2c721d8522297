import { limits } from '../../limits.ts';
import type { ChangeDoc, ChangeKind } from '../../store/changes.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { appendChanges } from './append-changes.ts';

export type { ChangeKind } from '../../store/changes.ts';

/** The operator of the hub: whoever can read its console or run its commands. */
export const OPERATOR = 'operator';

/** Who changes something, and whose. */
export type By = Pick<Caller, 'actor' | 'merchantId'>;

export interface Change {
  readonly kind: ChangeKind;
  readonly subject: ChangeDoc['subject'];
  /** The channel it happened on, where it is about one. */
  readonly channelId?: string;
  readonly from?: string | null;
  readonly to?: string | null;
}

const DAY_MS = 86_400_000;

/**
 * Writes down what somebody changed, after it was changed. The books themselves say what is true, this log
 * only who made it so: a process that dies in between loses a line, which is better than a line about
 * something that never happened. For the same reason it never rejects: a key that was made must be shown,
 * whatever becomes of its line; then the process's own log has it.
 */
export async function tell(
  hub: Hub,
  { actor, merchantId }: By,
  ...changes: readonly Change[]
): Promise<void> {
  if (changes.length === 0) return;
  const at = hub.now();
  const expireAt = new Date(at.getTime() + limits.changeDays * DAY_MS);
  const rows = changes.map(({ kind, subject, channelId = null, from = null, to = null }) => {
    const what = { kind, subject, channelId, from, to };
    return { _id: hub.newId('cng'), merchantId, at, actor, ...what, expireAt };
  });
  try {
    await appendChanges(hub, merchantId, rows);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    for (const { kind, subject } of rows) {
      hub.log('change.untold', { merchantId, actor, kind, subjectId: subject.id, reason });
    }
  }
}
