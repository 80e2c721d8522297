import { type Plan, runPlan } from './seed.ts';
import { FAULTS } from './weather.ts';

/** The smallest plan that still fails: fewer things done, fewer faults. Answers a sound plan as it is. */
export async function shrink(plan: Plan, say: (line: string) => void): Promise<Plan> {
  const fails = async (each: Plan) => (await runPlan(each)).violations.length > 0;
  if (!(await fails(plan))) return plan;
  let smallest = plan;
  const attempt = async (smaller: Plan, what: string) => {
    if (!(await fails(smaller))) return;
    smallest = smaller;
    say(`still fails ${what}`);
  };
  for (const fault of FAULTS)
    await attempt({ ...smallest, off: [...smallest.off, fault] }, `without ${fault}`);
  for (let actions = 1; actions < smallest.actions; actions++) {
    const shorter = { ...smallest, actions };
    if (!(await fails(shorter))) continue;
    say(`still fails with ${actions} actions`);
    return shorter;
  }
  return smallest;
}
