import { type Balance, balanceAfter, EMPTY } from '../../domain/stock.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import { auditChainEnds, auditLonePositions } from './audit-positions.ts';
import {
  type AuditCheck,
  type AuditScope,
  type Checklist,
  checklist,
  count,
  differences,
  inBatches,
  placeOf,
} from './audit-report.ts';
import { type TransferHalves, transferHalves } from './audit-transfers.ts';

const BATCH = 500;

/** Every chain, line by line, and the positions that should stand at their ends. */
export async function auditLedger(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const lines = checklist('Ledger');
  const positions = checklist('Positions');
  const halves = transferHalves();
  const chains = await walk(scope, lines, positions, halves);
  halves.tell(scope, lines);
  await findDoubled(scope, lines);
  await auditLonePositions(scope, positions);
  return [
    lines.done(`${count(chains, 'chain')}: each line follows from the one before, none is doubled`),
    positions.done('each equals the last line of its chain'),
  ];
}

async function walk(
  scope: AuditScope,
  list: Checklist,
  positions: Checklist,
  halves: TransferHalves,
): Promise<number> {
  const { hub, merchantId } = scope;
  const rows = hub.store.ledger.docs
    .find({ merchantId })
    .sort({ merchantId: 1, sku: 1, locationId: 1, seq: 1 });
  let before: LedgerDoc | null = null;
  let chains = 0;
  for await (const batch of inBatches(rows, BATCH)) {
    const ends: LedgerDoc[] = [];
    for (const line of batch) {
      list.looked();
      halves.take(line);
      const follows = before !== null && sameChain(before, line);
      if (!follows) chains++;
      if (before && !follows) ends.push(before);
      checkLine(scope, list, follows ? before : null, line);
      before = line;
    }
    await auditChainEnds(scope, positions, ends);
    await findStrangers(scope, list, batch);
  }
  if (before) await auditChainEnds(scope, positions, [before]);
  return chains;
}

const sameChain = (one: LedgerDoc, other: LedgerDoc) =>
  one.sku === other.sku && one.locationId === other.locationId;

/** After a difference the walk goes on from what the line says: one fault is told once. */
function checkLine(scope: AuditScope, list: Checklist, before: LedgerDoc | null, line: LedgerDoc) {
  const where = placeOf(scope, line);
  const from = before?.seq ?? 0;
  if (line.seq !== from + 1) {
    const missing = line.seq - from - 1;
    const after = from === 0 ? 'The ledger begins' : `The ledger goes from line ${from} on`;
    const how = missing > 0 ? `${count(missing, 'line')} missing` : 'a line stands there twice';
    list.found(where, `${after} with line ${line.seq}: ${how}.`);
    return;
  }
  const told = differences(expectedAfter(before?.after ?? EMPTY, line), line.after);
  if (told) list.found(where, `The balance after this line is wrong: ${told}.`);
}

/** A movement that no balance can follow from (no units, nowhere to go) leaves it as it was. */
function expectedAfter(before: Balance, line: LedgerDoc): Balance {
  try {
    return balanceAfter(before, line);
  } catch {
    return before;
  }
}

/** The index forbids a key to stand twice; this proves that it did its work. */
async function findDoubled(scope: AuditScope, list: Checklist): Promise<void> {
  const { hub, merchantId } = scope;
  const rows = hub.store.ledger.docs
    .find({ merchantId }, { projection: { key: 1, sku: 1, locationId: 1, seq: 1 } })
    .sort({ merchantId: 1, key: 1 });
  let last = '';
  for await (const line of rows) {
    if (line.key === last) list.found(placeOf(scope, line), 'The same movement was posted twice.');
    last = line.key;
  }
}

/** Lines whose order is not in the books. */
async function findStrangers(scope: AuditScope, list: Checklist, lines: readonly LedgerDoc[]) {
  const caused = lines.filter((line) => line.cause.kind === 'order');
  const ids = [...new Set(caused.map((line) => line.cause.id))];
  if (ids.length === 0) return;
  const { docs } = scope.hub.store.orders;
  const found = await docs.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
  const known = new Set(found.map((order) => order._id));
  for (const line of caused) {
    if (known.has(line.cause.id)) continue;
    list.found(placeOf(scope, line), `No order ${line.cause.id} is in the books.`);
  }
}
