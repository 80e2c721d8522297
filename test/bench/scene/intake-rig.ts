import { join } from 'node:path';
import { seeded } from '../../../server/demo/seeded.ts';
import type { Bench } from '../bench.ts';
import { benchItems } from '../payload/carts.ts';
import { type WebhookSet, webhookSet } from '../payload/webhooks.ts';
import { writeWire } from '../payload/wire-file.ts';
import { mustBeRight, type Sold, untilAtRest } from './gate.ts';
import { type HubRig, startHub } from './hub.ts';
import { type Peer, type Ruler, startPeer, startRuler } from './others.ts';
import { benchShop } from './shop.ts';
import { type Stage, setStage } from './stage.ts';

/** A set of webhooks in a file, the same for everybody who is measured with it. */
export interface Payload extends WebhookSet {
  readonly file: string;
}

/** The hub with one shop and one worker, R1 and the peer, on one server. */
export interface IntakeRig {
  readonly stage: Stage;
  readonly hub: HubRig;
  readonly r1: Ruler;
  readonly peer: Peer;
  /** New orders of the shop; its webhooks belong to whoever asked. */
  payload(orders: number): Promise<Payload>;
  /** The newest payload once more, for somebody else. */
  last(): Payload;
  /** So many orders were put into the book by other ways. */
  stored(orders: number): void;
  /** Throws unless all orders of all payloads so far are in the books, once each. */
  mustBeRight(): Promise<void>;
}

const ITEMS = 5_000;
const REST_MS = 120_000;

export async function withIntakeRig<T>(
  bench: Bench,
  work: (rig: IntakeRig) => Promise<T>,
): Promise<T> {
  const stage = await setStage(bench);
  try {
    return await work(await rigOn(stage));
  } finally {
    await stage.close();
  }
}

async function rigOn(stage: Stage): Promise<IntakeRig> {
  const items = benchItems(ITEMS);
  const opening = items.reduce((sum, { stock }) => sum + stock, 0);
  const store = benchShop('bench', items);
  stage.atEnd(() => store.close());
  const hub = await startHub(stage, { workers: 1, stores: [store] });
  const [r1, peer] = [await startRuler(stage, 'r1'), await startPeer(stage)];
  await untilAtRest(hub, REST_MS);
  const random = seeded(1);
  const { lines } = stage.bench;
  let sold: Sold = { orders: 0, units: 0 };
  let written = 0;
  let last: Payload | null = null;
  return {
    stage,
    hub,
    r1,
    peer,
    async payload(orders) {
      const set = await webhookSet({ store, items, random, orders, ...(lines && { lines }) });
      sold = { orders: sold.orders + set.orders, units: sold.units + set.units };
      const file = join(stage.folder, `webhooks-${written++ % 2}.wire`);
      await writeWire(file, set.webhooks);
      last = { ...set, file };
      return last;
    },
    last() {
      if (!last) throw new Error('nothing was written yet');
      return last;
    },
    stored(orders) {
      sold = { ...sold, orders: sold.orders + orders };
    },
    mustBeRight: () => mustBeRight(hub, sold, opening),
  };
}
