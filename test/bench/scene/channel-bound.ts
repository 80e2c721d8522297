import { setTimeout as wait } from 'node:timers/promises';
import { limits } from '../../../server/limits.ts';
import { untilAtRest } from './gate.ts';
import { type HubRig, startHub } from './hub.ts';
import { manyShops } from './many-shops.ts';
import type { Stage } from './stage.ts';
import { startStreet } from './street.ts';

/** More than four workers talk to at once, so that each of them could always do more. */
const CHANNELS = limits.channelsAtOnce * 4 + 40;
const ITEMS = 2;
/** So slow that one worker with its hands full leaves the processors idle. */
const RTT_MS = 4_000;
/** Shorter than a round trip: every number is wrong again before it arrives. */
const SALE_MS = 1_000;
const REST_MS = 600_000;

/** Many slow stores over one shelf from which the first one sells all the time. */
export async function channelBound(stage: Stage) {
  const shops = manyShops(stage, CHANNELS, ITEMS);
  const rig = await startHub(stage, { workers: 1, stores: shops });
  await untilAtRest(rig, REST_MS);
  const [seller, ...others] = shops;
  if (!seller) throw new Error('there is no shop');
  for (const shop of others) shop.faults.latencyMs = RTT_MS;
  const street = startStreet(rig.port, [seller]);
  const buyer = { name: 'Buyer Example', email: 'buyer@example.test' };
  const lines = [{ sku: 'SKU-00000', quantity: 1 }];
  const selling = setInterval(() => seller.place({ lines, buyer }), SALE_MS);
  const close = async () => {
    clearInterval(selling);
    await street.stop();
  };
  stage.atEnd(close);
  const calls = () => others.reduce((sum, shop) => sum + shop.usage().calls, 0);
  return {
    /** Calls a second that so many workers finish: what they talk to at once is all that limits them. */
    async rate(workers: number, seconds: number): Promise<number> {
      await withWorkers(rig, workers);
      // The first round trips fill the pipe.
      await wait(2 * RTT_MS);
      const [before, began] = [calls(), performance.now()];
      await wait(seconds * 1000);
      return ((calls() - before) * 1000) / (performance.now() - began);
    },
  };
}

async function withWorkers(rig: HubRig, wanted: number): Promise<void> {
  while (rig.workers.length < wanted) await rig.addWorker();
  for (const worker of rig.workers.splice(wanted)) await worker.stop();
}
