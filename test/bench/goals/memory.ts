import { setTimeout as wait } from 'node:timers/promises';
import { unpackBody } from '../../../server/store/inbox-body.ts';
import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { mustBeTaken } from '../load/generator.ts';
import { atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { quantile } from '../rounds/statistics.ts';
import { capacityOf, settled } from '../scene/capacity.ts';
import type { Child } from '../scene/child.ts';
import type { Probed } from '../scene/hub.ts';
import { type IntakeRig, withIntakeRig } from '../scene/intake-rig.ts';

/** Megabytes of resident memory, by the 95th percentile of the looks. */
interface Sample {
  readonly worker: number;
  readonly web: number;
  /** While it works with so much waiting. */
  readonly workerBehind: number;
  readonly waiting: number;
}

const LOOK_MS = 500;
const BATCH = 500;

/** Goal 7: what a worker holds in memory does not grow with what waits. */
export const memory: Goal = {
  title: 'Memory',
  onEmbedded: true,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const [seconds, backlog] = quick ? [8, 3_000] : [120, 100_000];
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 3, 1),
    folder: rig.stage.folder,
    measure: (index) =>
      once(rig, index === 0 ? 5 : seconds, index === 0 ? 1_000 : backlog, quick ? 600 : 3_000),
    ruler: () => 1,
    say: ({ worker, web, workerBehind, waiting }) =>
      `worker ${worker.toFixed(0)} MB, web ${web.toFixed(0)} MB, with ${waiting} waiting ${workerBehind.toFixed(0)} MB`,
  });
  const of = (pick: (sample: Sample) => number) => valuesOf(rounds, pick);
  const figures = [
    figure(
      'a worker at half load',
      'MB',
      of(({ worker }) => worker),
      atMost(165),
    ),
    figure(
      `with a backlog of ${backlog}`,
      '× that',
      of(({ worker, workerBehind }) => workerBehind / worker),
      atMost(1.1),
    ),
    figure(
      'web at half load',
      'MB',
      of(({ web }) => web),
    ),
  ];
  return { rounds, figures };
}

async function once(rig: IntakeRig, seconds: number, backlog: number, orders: number) {
  const half = (await capacityOf(rig, orders)) / 2;
  const { file, webhooks } = await rig.payload(Math.ceil(half * seconds));
  const load = rig.stage.load.run({
    ...{ file, from: 0, to: webhooks.length, port: rig.hub.port },
    pace: { kind: 'open', perSecond: half, seed: 1 },
  });
  const [worker, web] = [watch(rig.hub.workers[0]), watch(rig.hub.web)];
  mustBeTaken('the hub', await load);
  const atHalf = { worker: await worker.stop(), web: await web.stop() };
  await settled(rig);
  const waiting = await pileUp(rig, backlog);
  const behind = watch(rig.hub.workers[0]);
  await wait(seconds * 1000);
  const workerBehind = await behind.stop();
  await clear(rig);
  return { ...atHalf, workerBehind, waiting };
}

/** Looks at a process's memory until it is stopped; answers the 95th percentile in megabytes. */
function watch(child: Child | undefined) {
  if (!child) throw new Error('there is no such process');
  const looks: number[] = [];
  let watching = true;
  const loop = async () => {
    while (watching) {
      looks.push((await child.ask<Probed>('probe')).rss / 2 ** 20);
      await wait(LOOK_MS);
    }
  };
  const looked = loop();
  return {
    async stop(): Promise<number> {
      watching = false;
      await looked;
      return quantile(looks, 0.95);
    },
  };
}

/** Deliveries that were told before, put straight into the inbox under new ids; answers how many. */
async function pileUp({ hub: { hub, channels } }: IntakeRig, count: number): Promise<number> {
  const [channel] = channels;
  if (!channel) throw new Error('there is no channel');
  const known = { channelId: channel._id, state: 'done' as const };
  const kept = await hub.store.inbox.docs.find(known).limit(BATCH).toArray();
  const told = kept.map((row) => ({ row, body: unpackBody(row) ?? new Uint8Array() }));
  let stored = 0;
  while (stored < count) {
    const rows = told.map(({ row, body }, at) => ({
      ...{ merchantId: row.merchantId, channelId: row.channelId, topic: row.topic },
      ...{ deliveryId: hub.newId(`again-${stored + at}`), source: 'webhook' as const },
      ...{ named: true as const, body, receivedAt: hub.now(), readUpTo: null },
    }));
    stored += await hub.store.inbox.store(rows);
  }
  return hub.store.inbox.countPending(channel._id);
}

/** The rest of the pile says nothing new and would take long. */
async function clear(rig: IntakeRig): Promise<void> {
  const pile = { state: 'pending' as const, deliveryId: /^again-/ };
  await rig.hub.hub.store.inbox.docs.deleteMany(pile);
  await settled(rig);
}
