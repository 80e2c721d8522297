import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { type Recovery, recovery } from './probe.ts';
import type { Scene } from './scene.ts';
import { strike } from './strike.ts';

/** A fault that happened, and how long the hub took to be whole again. */
export interface Struck extends Fault {
  readonly began: Date;
  readonly ended: Date;
  readonly recovery: Recovery;
}

const RECOVERY_MS = 60_000;

/**
 * One fault after the other, each as soon as the hub has recovered from the one before, so that every
 * recovery has one cause. `told` hears of each.
 */
export async function faultyDay(
  scene: Scene,
  plan: readonly Fault[],
  told: (struck: Struck, index: number) => void,
): Promise<readonly Struck[]> {
  const struck: Struck[] = [];
  for (const [index, fault] of plan.entries()) {
    await wait(fault.afterMs);
    const began = new Date();
    await strike(scene, fault);
    const ended = new Date();
    const item = scene.probes[index % scene.probes.length];
    if (!item) throw new Error('there is nothing to probe with');
    const after = { ...fault, began, ended };
    const done = { ...after, recovery: await recovery(scene, item, fault.probeIn, RECOVERY_MS) };
    struck.push(done);
    told(done, index);
  }
  return struck;
}
