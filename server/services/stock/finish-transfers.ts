import { arrivalOf } from '../../domain/by-hand.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Hub } from '../hub.ts';
import { post } from './post.ts';

/** Posts the arrivals of these departures, where a crash came between the two. Safe to repeat. */
export async function finishTransfers(
  hub: Hub,
  merchantId: string,
  lines: readonly LedgerDoc[],
): Promise<void> {
  const arrivals = lines.flatMap((line) => arrivalOf(line) ?? []);
  if (arrivals.length > 0) await post(hub, merchantId, arrivals);
}
