import { expect } from 'vitest';
import { type Plan, runPlan } from './seed.ts';

/** Fails with what was violated and the command that shows how. */
export async function expectSound(plan: Plan): Promise<void> {
  const { violations } = await runPlan(plan);
  const off = plan.off.length > 0 ? ` --off ${plan.off.join(',')}` : '';
  const again = `npm run sim -- --seed ${plan.seed} --actions ${plan.actions}${off} --trace`;
  expect(violations, again).toEqual([]);
}
