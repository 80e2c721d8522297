import { limits } from '../../limits.ts';
import type { DiskSpace } from '../../store/disk-space.ts';
import { nameOf } from '../channels/call-channel.ts';
import type { DiskGuard, DiskState, Hub } from '../hub.ts';

export function diskGuard(ask: () => Promise<DiskSpace | null>, log: Hub['log']): DiskGuard {
  let space: DiskSpace | null = null;
  let looking: Promise<void> | null = null;
  let failures = 0;
  // A server may read all it holds for the question (a million orders: 37 s), even where it then does not say: that one
  // is asked once. One that fails is asked the less often the longer it does.
  let spared = 0;
  const state = () => stateOf(space);
  const lookOnce = async () => {
    const before = state();
    try {
      space = await ask();
      failures = 0;
      if (space === null) spared = Number.POSITIVE_INFINITY;
    } catch (error) {
      // Told once: whatever keeps the database from answering is told elsewhere, too.
      if (failures === 0) log('disk.look.failed', { reason: nameOf(error).slice(0, 300) });
      spared = Math.min(limits.diskSparedMax, 2 ** failures++ - 1);
      return;
    }
    if (state() === before) return;
    if (state() === 'nearly-full') log('disk.nearly-full', { ...space });
    else if (before === 'nearly-full') log('disk.room-again', { ...space });
  };
  const look = () => {
    if (spared > 0) {
      spared--;
      return Promise.resolve();
    }
    // A question that hangs is not asked a second time.
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  return { state, space: () => space, look };
}

/** Looks at once, since a hub may be started anew because the disk is full, and from then on. Answers how to stop. */
export async function watchDisk({ disk, every }: Pick<Hub, 'disk' | 'every'>): Promise<() => void> {
  await disk.look();
  return every(limits.diskLookMs, () => void disk.look());
}

function stateOf(space: DiskSpace | null): DiskState {
  if (!space) return 'unknown';
  const least = Math.min(limits.diskFreeBytes, space.totalBytes * limits.diskFreeShare);
  return space.freeBytes < least ? 'nearly-full' : 'ok';
}
