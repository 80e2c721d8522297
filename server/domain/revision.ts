import type { OrderSnapshot, Revision, SnapshotLine } from './order.ts';

/**
 * How new a snapshot is. Channel clocks tick in seconds and some changes do not move them at all
 * (Magento's partial shipment), so equal times are told apart by progress, which only ever grows in an
 * order's life, and last by content, so that every permutation of deliveries ends in the same book.
 */
export function revisionOf(snapshot: OrderSnapshot): Revision {
  return {
    at: snapshot.revisedAt,
    progress: progressOf(snapshot),
    fingerprint: fingerprint(snapshot),
  };
}

/** Positive when `a` is newer than `b`; 0 only for the same content at the same time. */
export function compareRevisions(a: Revision, b: Revision): number {
  const time = a.at.getTime() - b.at.getTime();
  if (time !== 0) return time;
  if (a.progress !== b.progress) return a.progress - b.progress;
  if (a.fingerprint === b.fingerprint) return 0;
  return a.fingerprint > b.fingerprint ? 1 : -1;
}

function progressOf(snapshot: OrderSnapshot): number {
  const units = snapshot.lines.reduce((sum, line) => sum + unitsMoved(line), 0);
  const ended = snapshot.state === 'cancelled' ? 2 : snapshot.state === 'closed' ? 1 : 0;
  const tracked = snapshot.shipments.reduce((sum, each) => sum + each.tracking.length, 0);
  return units + ended + tracked + snapshot.shipments.length + snapshot.refunds.length;
}

function unitsMoved(line: SnapshotLine): number {
  const located = [...line.shipped, ...line.restocked];
  return line.removed + line.writtenOff + located.reduce((sum, each) => sum + each.quantity, 0);
}

/** 53 bits of FNV-1a over the content: a tie-break between two texts, not a proof of anything. */
function fingerprint(snapshot: OrderSnapshot): string {
  const text = JSON.stringify(snapshot);
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
