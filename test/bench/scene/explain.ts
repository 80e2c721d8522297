import type { Hub } from '../../../server/services/hub.ts';
import { watchCommands } from './commands.ts';

/** How the server answers a question. */
export interface Plan {
  /** An index, no scan of the collection, no sorting in memory. */
  readonly indexed: boolean;
  readonly keysExamined: number;
  readonly returned: number;
}

/** Notes what is asked of a collection in this process. */
export function questionsTo(collection: string): () => Record<string, unknown> | null {
  let last: Record<string, unknown> | null = null;
  watchCommands((command) => {
    if ('find' in command && command.find === collection) last = { ...command };
  });
  return () => last;
}

const KEPT = ['find', 'filter', 'sort', 'limit', 'projection', 'collation'];

/** Asks the server how it would answer this very question. */
export async function explain(hub: Hub, question: Record<string, unknown>): Promise<Plan> {
  const { db } = hub.store.connection;
  if (!db) throw new Error('there is no database');
  const asked = Object.fromEntries(Object.entries(question).filter(([key]) => KEPT.includes(key)));
  const answer = await db.command({ explain: asked, verbosity: 'executionStats' });
  const stages = JSON.stringify(answer.queryPlanner?.winningPlan ?? {});
  const { totalKeysExamined = Number.NaN, nReturned = Number.NaN } = answer.executionStats ?? {};
  return {
    indexed: /"IXSCAN"/.test(stages) && !/"(COLLSCAN|SORT)"/.test(stages),
    keysExamined: Number(totalKeysExamined),
    returned: Number(nReturned),
  };
}
