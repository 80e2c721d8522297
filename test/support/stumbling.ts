import type { Store } from '../../server/store/connect.ts';

/**
 * Makes calls to the books fail at random, before or after they were applied: for the caller the process
 * died there. Leases are left alone, since they are timed by the database's own clock.
 */
export function stumbling(store: Store, random: () => number, probability: number) {
  let broken = true;
  const stumble = (where: string) => {
    if (broken && random() < probability) throw new Error(`the process died at ${where}`);
  };
  for (const [name, module] of Object.entries(store)) {
    if (name === 'leases' || name === 'connection' || typeof module !== 'object') continue;
    const functions = module as Record<string, unknown>;
    for (const [verb, original] of Object.entries(functions)) {
      if (typeof original !== 'function') continue;
      functions[verb] = async (...args: unknown[]) => {
        stumble(`${name}.${verb}, before`);
        const answer = await original.apply(module, args);
        stumble(`${name}.${verb}, after`);
        return answer;
      };
    }
  }
  return {
    heal: () => {
      broken = false;
    },
  };
}
