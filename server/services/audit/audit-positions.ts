import type { LedgerDoc } from '../../store/ledger.ts';
import { type PositionDoc, positionId } from '../../store/positions.ts';
import {
  type AuditScope,
  type Checklist,
  differences,
  inBatches,
  placeOf,
} from './audit-report.ts';

const BATCH = 200;

/** Each chain's last line, and the position that should say the same. */
export async function auditChainEnds(
  scope: AuditScope,
  list: Checklist,
  ends: readonly LedgerDoc[],
): Promise<void> {
  if (ends.length === 0) return;
  const { hub, merchantId } = scope;
  const ids = ends.map((line) => positionId(merchantId, line));
  const rows = await hub.store.positions.docs.find({ _id: { $in: ids } }).toArray();
  const positions = new Map(rows.map((row) => [row._id, row]));
  for (const line of ends) {
    list.looked();
    const told = compare(line, positions.get(positionId(merchantId, line)));
    if (told) list.found(placeOf(scope, line), told);
  }
}

function compare(line: LedgerDoc, position: PositionDoc | undefined): string | null {
  const { available } = line.after;
  if (!position) return `The position is missing; the ledger ends with ${available} available.`;
  if (position.seq !== line.seq) {
    return `The position stands at line ${position.seq}, the ledger ends at line ${line.seq}.`;
  }
  const told = differences(line.after, position.balance);
  return told && `The position differs from the last line: ${told}.`;
}

/** Positions of chains that have no line at all. */
export async function auditLonePositions(scope: AuditScope, list: Checklist): Promise<void> {
  const { hub, merchantId } = scope;
  const rows = hub.store.positions.docs.find({ merchantId });
  for await (const batch of inBatches(rows, BATCH)) {
    const $or = batch.map(({ sku, locationId, seq }) => ({ merchantId, sku, locationId, seq }));
    const lines = await hub.store.ledger.docs.find({ $or }).toArray();
    const found = new Set(lines.map((line) => positionId(merchantId, line)));
    for (const position of batch) {
      if (found.has(position._id)) continue;
      const [any] = await hub.store.ledger.chain(merchantId, position, 1);
      if (any) continue; // Its end was compared above.
      list.looked();
      const { available } = position.balance;
      list.found(placeOf(scope, position), `A position says ${available} available; no line does.`);
    }
  }
}
