import { limits } from '../limits.ts';
import { LIVE_BOOKS, type LiveBook, type Marks, readMarks } from '../store/marks.ts';
import type { Hub } from './hub.ts';

export { LIVE_BOOKS, type LiveBook };

type Listener = (changed: readonly LiveBook[]) => void;

export interface Live {
  /** Calls back whenever books of the merchant changed, until the answer is called. */
  follow(merchantId: string, listener: Listener): () => void;
}

interface Watch {
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
}

/**
 * Tells who looks that something changed, whichever process changed it. One watch a merchant, however many
 * tabs are open: it begins with the first of them and ends with the last.
 */
export function createLive(hub: Hub): Live {
  const watches = new Map<string, Watch>();
  return {
    follow(merchantId, listener) {
      const watch = watches.get(merchantId) ?? startWatch(hub, merchantId);
      watches.set(merchantId, watch);
      watch.listeners.add(listener);
      return () => {
        watch.listeners.delete(listener);
        if (watch.listeners.size > 0 || watches.get(merchantId) !== watch) return;
        watches.delete(merchantId);
        watch.stop();
      };
    },
  };
}

function startWatch(hub: Hub, merchantId: string): Watch {
  const listeners = new Set<Listener>();
  let known: Marks | null = null;
  let looking = false;
  const look = async () => {
    // A database that is slow is not asked twice at a time.
    if (looking) return;
    looking = true;
    try {
      const marks = await readMarks(hub.store, merchantId);
      const changed = known ? differences(known, marks) : [];
      known = marks;
      if (changed.length > 0) for (const tell of [...listeners]) tell(changed);
    } catch (error) {
      hub.log('live.failed', {
        merchantId,
        error: error instanceof Error ? error.name : 'unknown',
      });
    } finally {
      looking = false;
    }
  };
  void look();
  return { listeners, stop: hub.every(limits.liveLookMs, () => void look()) };
}

const differences = (before: Marks, now: Marks): readonly LiveBook[] =>
  LIVE_BOOKS.filter((book) => before[book] !== now[book]);
