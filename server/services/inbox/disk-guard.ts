import { limits } from '../../limits.ts';
import type { DiskSpace } from '../../store/disk-space.ts';
import { nameOf } from '../channels/call-channel.ts';
import type { DiskGuard, DiskState, Hub } from '../hub.ts';

export function diskGuard(ask: () => Promise<DiskSpace | null>, log: Hub['log']): DiskGuard {
  let space: DiskSpace | null = null;
  let looking: Promise<void> | null = null;
  let failed = false;
  // Counting all it holds is what the question costs a server that then does not say.
  let spared = 0;
  const state = () => stateOf(space);
  const lookOnce = async () => {
    const before = state();
    try {
      space = await ask();
      failed = false;
      spared = space === null ? limits.diskUnsaidLooks : 0;
    } catch (error) {
      // Told once: whatever keeps the database from answering is told elsewhere, too.
      if (!failed) log('disk.look.failed', { reason: nameOf(error).slice(0, 300) });
      failed = true;
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
