import type { Hub } from '../../../server/services/hub.ts';
import { watchCommands } from './commands.ts';

/** How the server answers a search. */
export interface Plan {
  /** An index, no scan of the collection, no sorting in memory. */
  readonly indexed: boolean;
  readonly keysExamined: number;
  readonly returned: number;
}

type Question = Readonly<Record<string, unknown>>;

/** Notes what is asked of a collection in this process; answers what was asked since the last time. */
export function questionsTo(collection: string): () => readonly Question[] {
  let asked: Question[] = [];
  watchCommands((command) => {
    if ('find' in command && command.find === collection) asked.push({ ...command });
  });
  return () => {
    const questions = asked;
    asked = [];
    return questions;
  };
}

const KEPT = ['find', 'filter', 'sort', 'limit', 'projection', 'collation'];

/** Asks the server how it would answer these very questions, of which one search consists. */
export async function explain(hub: Hub, questions: readonly Question[]): Promise<Plan> {
  const { db } = hub.store.connection;
  if (!db) throw new Error('there is no database');
  const plan = { indexed: questions.length > 0, keysExamined: 0, returned: 0 };
  for (const question of questions) {
    const asked = Object.fromEntries(
      Object.entries(question).filter(([key]) => KEPT.includes(key)),
    );
    const answer = await db.command({ explain: asked, verbosity: 'executionStats' });
    const stages = JSON.stringify(answer.queryPlanner?.winningPlan ?? {});
    const { totalKeysExamined = Number.NaN, nReturned = Number.NaN } = answer.executionStats ?? {};
    plan.indexed &&= /"IXSCAN"/.test(stages) && !/"(COLLSCAN|SORT)"/.test(stages);
    plan.keysExamined += Number(totalKeysExamined);
    plan.returned += Number(nReturned);
  }
  return plan;
}
