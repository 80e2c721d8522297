import type { Cause } from '../../domain/stock.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';

/**
 * Why stock moves when a person moves it. The client's key is part of its id, so a repeated click has the
 * same one; the kind is in front, so a count's key can never meet a transfer's.
 */
export const handCause = (
  hub: Hub,
  caller: Caller,
  kind: Exclude<Cause['kind'], 'order' | 'opening'>,
  key: string,
): Cause => ({
  kind,
  id: `by-hand:${kind}:${key}`,
  // No channel knows of it by itself: every one of them is told.
  channelId: null,
  actor: caller.actor,
  at: hub.now(),
});

export const noteOf = (note: string): Pick<Cause, 'note'> => (note === '' ? {} : { note });
