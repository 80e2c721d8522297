import { mustBeTaken } from '../load/generator.ts';
import { untilWorked, workedAt } from './gate.ts';
import type { IntakeRig } from './intake-rig.ts';

const closed = { kind: 'closed', connections: 64 } as const;
const WITHIN_MS = 600_000;

/** Webhooks a second that the hub takes from the first byte until they are in the ledger (goal 2's C). */
export async function capacityOf(rig: IntakeRig, orders: number): Promise<number> {
  const { file, webhooks } = await rig.payload(orders);
  const to = webhooks.length;
  const began = new Date();
  const sent = await rig.stage.load.run({ file, from: 0, to, port: rig.hub.port, pace: closed });
  mustBeTaken('the hub', sent);
  const ended = await workedAt(rig.hub, began, WITHIN_MS);
  const rate = (to * 1000) / (ended.getTime() - began.getTime());
  // Counting what is stored takes the longer the more there is, and is no part of the work.
  await rig.mustBeRight();
  return rate;
}

/** Waits until all that was sent is in the books, and holds them against the shop. */
export async function settled(rig: IntakeRig): Promise<void> {
  if (!(await untilWorked(rig.hub, WITHIN_MS))) throw new Error('the hub did not come to an end');
  await rig.mustBeRight();
}
