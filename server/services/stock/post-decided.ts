import type { Movement } from '../../domain/stock.ts';
import { limits } from '../../limits.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Hub } from '../hub.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { finishTransfers } from './finish-transfers.ts';
import { chain, type Head, post, project, readHeads } from './post.ts';

export type HeadOf = (at: { readonly sku: string; readonly locationId: string }) => Head;

/** What a person does to the stock of one item, and may be refused. */
export interface HandAct {
  readonly sku: string;
  /** Keys of everything it can post: the same click sent twice meets them. */
  readonly keys: readonly string[];
  /** What is wrong with doing it when these lines stand under its keys already; null: it is the same act. */
  readonly again: (done: readonly LedgerDoc[]) => Refusal | null;
  /** Decides by the balances that its movements will follow on. */
  readonly decide: (headOf: HeadOf) => Promise<readonly Movement[] | Refusal>;
}

/**
 * Posts what was decided only while what it was decided by still holds: when anything moved in between,
 * it is decided anew. What the channels report is never refused and goes through `post`. Answers the
 * lines; those of the first time when it was done before, none when there was nothing to move.
 */
export async function postDecided(
  hub: Hub,
  merchantId: string,
  act: HandAct,
): Promise<readonly LedgerDoc[] | Refusal> {
  for (let round = 0; round < limits.conflictRounds; round++) {
    const headOf = await readHeads(hub, merchantId, [act.sku]);
    // After the balances: whoever sees them moved by the same click must also see its lines.
    const done = await hub.store.ledger.byKeys(merchantId, act.keys);
    if (done.length > 0) return repeated(hub, merchantId, act, done);
    const movements = await act.decide(headOf);
    if (isRefusal(movements)) return movements;
    if (movements.length === 0) return [];
    const lines = chain(hub, merchantId, movements, headOf);
    const appended = await hub.store.ledger.append(lines);
    if (appended.length === 0) continue;
    // The first half decides for both. A crash here leaves it unprojected, and the sweep finishes it.
    await post(hub, merchantId, movements.slice(appended.length));
    await project(hub, merchantId, appended);
    return hub.store.ledger.byKeys(merchantId, act.keys);
  }
  throw new Error('the ledger is too busy: try again');
}

async function repeated(
  hub: Hub,
  merchantId: string,
  act: HandAct,
  done: readonly LedgerDoc[],
): Promise<readonly LedgerDoc[] | Refusal> {
  await finishTransfers(hub, merchantId, done);
  return act.again(done) ?? hub.store.ledger.byKeys(merchantId, act.keys);
}

/** For `again`: lines that say something else than what is asked for now. */
export const sameOrRefusal = (same: boolean): Refusal | null =>
  same
    ? null
    : refuse(
        'key_reused',
        'This key was used for something else before.',
        'Make a new key for every new act, and repeat the old one only for the same act.',
      );
