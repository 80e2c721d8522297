import { createHash } from 'node:crypto';
import {
  ChannelError,
  type ChannelIo,
  type StockLevel,
  type WriteOutcome,
} from '../../connector.ts';
import type { ShopifyClient } from '../api/client.ts';
import { gid } from '../ids.ts';
import { type SetAnswer, type SetError, setStock } from './set-stock.ts';

/** Rounds for one call: what is refused leaves the batch each time, so few rounds are ever needed. */
const ROUNDS = 6;
/** Waits for a request with the same key that is still running. */
const BUSY_WAIT_MS = 1_000;

type Row = { readonly level: StockLevel; readonly index: number };

/**
 * Sets what the shop sells, each row only if it still shows the expected number. Whether Shopify applies
 * the good rows of a batch with a bad one is not documented: the adjustments in the answer say which
 * rows were applied, and the good ones that were not go out again under a key derived from this one.
 */
export async function writeStock(
  client: ShopifyClient,
  io: ChannelIo,
  levels: readonly StockLevel[],
  key: string,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<number, WriteOutcome>();
  let rows: Row[] = levels.map((level, index) => ({ level, index }));
  let roundKey = key;
  for (let round = 0; round < ROUNDS && rows.length > 0; round++) {
    const answer = await patiently(client, io, rows, roundKey, key);
    for (const [index, outcome] of outcomesOf(rows, answer)) outcomes.set(index, outcome);
    rows = rows.filter(({ index }) => !outcomes.has(index));
    roundKey = derivedKey(roundKey, rows);
  }
  // Rows that Shopify still refuses to take beside others: the hub reads them and tries again.
  return levels.map((_, index) => outcomes.get(index) ?? { kind: 'stale', actual: null });
}

/** Waits while Shopify works on the same key: that may be our own earlier try. */
async function patiently(
  client: ShopifyClient,
  io: ChannelIo,
  rows: readonly Row[],
  key: string,
  document: string,
): Promise<SetAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await setStock(client, rows.map(inputOf), key, document);
    const running = answer.errors.some(({ code }) => code === 'IDEMPOTENCY_CONCURRENT_REQUEST');
    if (!running) return answer;
    if (tries === ROUNDS) {
      throw new ChannelError('unknown-outcome', 'the same write is still running at the shop');
    }
    await io.sleep(BUSY_WAIT_MS);
  }
}

const inputOf = ({ level }: Row) => ({
  inventoryItemId: gid('InventoryItem', level.stockRef),
  locationId: gid('Location', level.externalLocationId),
  quantity: level.sellable,
  changeFromQuantity: level.expected,
});

/** What one answer decides; rows without an outcome go into the next round. */
function outcomesOf(rows: readonly Row[], answer: SetAnswer): ReadonlyMap<number, WriteOutcome> {
  const decided = new Map<number, WriteOutcome>();
  const { errors, applied, at, receipt } = answer;
  const written: WriteOutcome = { kind: 'written', at, receipt };
  const general = errors.find((error) => error.row === null);
  if (general?.code === 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED') return decided;
  if (general?.code === 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH') {
    throw new ChannelError('rejected', 'the key of a stock write was used for other numbers');
  }
  const byRow = new Map(errors.map((error) => [error.row, error]));
  for (const [position, { level, index }] of rows.entries()) {
    const refused = byRow.get(position) ?? general;
    if (refused) decided.set(index, outcomeOf(refused));
    else if (errors.length === 0 || applied.has(pairOf(level))) decided.set(index, written);
  }
  return decided;
}

const pairOf = (level: StockLevel) => `${level.stockRef}@${level.externalLocationId}`;

const STALE = new Set(['CHANGE_FROM_QUANTITY_STALE', 'COMPARE_QUANTITY_STALE']);

function outcomeOf({ code, message }: SetError): WriteOutcome {
  return STALE.has(code) ? { kind: 'stale', actual: null } : { kind: 'rejected', code, message };
}

/**
 * A key that repeats when the whole call is repeated and the shop answers alike, and differs when the
 * rows differ: a repeated `writeStock` finds its own earlier rounds.
 */
function derivedKey(key: string, rows: readonly Row[]): string {
  const content = JSON.stringify([key, rows.map(inputOf)]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
