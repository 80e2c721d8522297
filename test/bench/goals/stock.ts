import { setTimeout as wait } from 'node:timers/promises';
import type { Cart } from '../../../connectors/simulator.ts';
import { seeded } from '../../../server/demo/seeded.ts';
import { verdict } from '../../../server/demo/verdict.ts';
import { limits } from '../../../server/limits.ts';
import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { benchItems, shoppers } from '../payload/carts.ts';
import { atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { quantile } from '../rounds/statistics.ts';
import { idealCalls, type TracedSale } from '../rulers/ideal-pump.ts';
import { reads } from '../rulers/r4-reads.ts';
import { mustPassAudit, untilAtRest } from '../scene/gate.ts';
import { startHub } from '../scene/hub.ts';
import { watchPropagation } from '../scene/propagation.ts';
import { benchShop } from '../scene/shop.ts';
import { type Stage, setStage } from '../scene/stage.ts';
import { startStreet } from '../scene/street.ts';

interface Sample {
  /** Milliseconds from a sale in A until B has accepted the lower number, with nothing else to do. */
  readonly idle: { readonly p50: number; readonly p95: number };
  /** The same for every line sold at half of what the hub can do. */
  readonly loaded: { readonly p50: number; readonly p95: number };
  /** At the rate for which calls are counted; the same run where half of what it can do is that much. */
  readonly busy: { readonly p50: number; readonly p95: number };
  readonly callsPerThousand: number;
  readonly ideal: number;
  readonly point: number;
}

/** What a call to B takes, there and back. B applies it half-way. */
const RTT_MS = 250;
const LINES = 3;
/** The least rate at which the aim for calls holds. */
const RATE_MIN = 50;
const REST_MS = 120_000;

/** Goal 4: from a sale in one store until another store has accepted the lower number. */
export const stock: Goal = { title: 'Sale to stock elsewhere', onEmbedded: true, run };

async function run(bench: Bench): Promise<Outcome> {
  const stage = await setStage(bench);
  try {
    return await measured(bench, await openScene(stage));
  } finally {
    await stage.close();
  }
}

async function openScene(stage: Stage) {
  const items = benchItems(5_000).slice(0, stage.bench.quick ? 500 : 5_000);
  const [a, b] = [benchShop('shop-a', items), benchShop('shop-b', items)];
  for (const store of [a, b]) stage.atEnd(() => store.close());
  const hub = await startHub(stage, { workers: 1, stores: [a, b] });
  await untilAtRest(hub, REST_MS);
  b.faults.latencyMs = RTT_MS;
  const street = startStreet(hub.port, [a, b]);
  stage.atEnd(() => street.stop());
  const sales = watchPropagation(a, b);
  stage.atEnd(async () => sales.stop());
  const cartOf = shoppers({ items, random: seeded(4), lines: LINES });
  return { stage, hub, a, b, street, sales, cartOf };
}

type Scene = Awaited<ReturnType<typeof openScene>>;

async function measured(bench: Bench, scene: Scene): Promise<Outcome> {
  const { quick } = bench;
  const half = (await salesPerSecond(scene, quick ? 200 : 1_000)) / 2;
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 9, 3),
    folder: scene.stage.folder,
    measure: () => once(scene, half, quick ? 5 : 20, quick ? 8 : 30),
    ruler: ({ point }) => point,
    say: ({ idle, loaded, busy, callsPerThousand, ideal }) =>
      `idle ${shown(idle)}, loaded ${shown(loaded)}, busy ${shown(busy)} ms, ${callsPerThousand.toFixed(0)} calls, ${ideal.toFixed(0)} ideal`,
  });
  await mustAgree(scene);
  const of = (pick: (sample: Sample) => number) => valuesOf(rounds, pick);
  const figures = [
    figure(
      'idle, p50 beyond the RTT',
      'ms',
      of(({ idle }) => idle.p50 - RTT_MS),
      atMost(50),
    ),
    figure(
      'idle, p95 beyond the RTT',
      'ms',
      of(({ idle }) => idle.p95 - RTT_MS),
      atMost(150),
    ),
    figure(
      'loaded, p50',
      'ms',
      of(({ loaded }) => loaded.p50),
    ),
    figure(
      'loaded, p95',
      'ms',
      of(({ loaded }) => loaded.p95),
      atMost(2.2 * RTT_MS + 100),
    ),
    figure(
      `p95 at ${Math.max(RATE_MIN, half).toFixed(0)} sales a second`,
      'ms',
      of(({ busy }) => busy.p95),
    ),
    figure(
      'calls per 1,000 sales',
      '× ideal',
      of(({ callsPerThousand, ideal }) => callsPerThousand / ideal),
      atMost(1.1),
    ),
    figure(
      'calls per 1,000 sales',
      '',
      of((each) => each.callsPerThousand),
      atMost(100),
    ),
  ];
  const notes = [
    `A round trip to the other store takes ${RTT_MS} ms; sales have ${LINES} lines.`,
    `Loaded: ${half.toFixed(0)} sales a second, half of what the hub can do; calls are counted at ${Math.max(RATE_MIN, half).toFixed(0)}.`,
  ];
  return { rounds, figures, notes };
}

/** Sales a second that the hub takes with everything that follows, all webhooks of both shops included. */
async function salesPerSecond({ hub, sales, cartOf, street }: Scene, count: number) {
  const began = performance.now();
  for (let i = 0; i < count; i++) sales.sell(cartOf());
  street.deliver();
  await wait(50);
  await untilAtRest(hub, REST_MS);
  sales.take();
  return (count * 1000) / (performance.now() - began);
}

async function once(scene: Scene, half: number, seconds: number, idleSales: number) {
  const { hub, stage } = scene;
  const idle = spread(await oneByOne(scene, idleSales));
  await untilAtRest(hub, REST_MS);
  const atHalf = await underLoad(scene, half, seconds);
  const {
    took: busy,
    calls,
    trace,
  } = half >= RATE_MIN ? atHalf : await underLoad(scene, RATE_MIN, seconds);
  const per = 1000 / trace.length;
  const ideal = idealCalls(trace, RTT_MS, limits.publishBatch) * per;
  const { point } = await reads(stage.uri('ruler'));
  return { idle, loaded: atHalf.took, busy, callsPerThousand: calls * per, ideal, point };
}

/** How long its sales took to be known elsewhere, and the calls that it took. */
async function underLoad(scene: Scene, rate: number, seconds: number) {
  const { hub, b, sales } = scene;
  const before = b.usage().calls;
  const trace = await steadily(scene, rate, seconds);
  await allKnown(sales);
  const took = spread(sales.take());
  await untilAtRest(hub, REST_MS);
  return { took, calls: b.usage().calls - before, trace };
}

const shown = ({ p50, p95 }: { readonly p50: number; readonly p95: number }) =>
  `${p50.toFixed(0)}/${p95.toFixed(0)}`;

/** B applies what it is told half-way: until its answer arrives the other half goes by. */
const spread = (took: readonly number[]) => ({
  p50: quantile(took, 0.5) + RTT_MS / 2,
  p95: quantile(took, 0.95) + RTT_MS / 2,
});

/** Each sale when the one before is long done, at no fixed distance, as ticks have one. */
async function oneByOne({ sales, cartOf, street }: Scene, count: number) {
  const random = seeded(5);
  for (let i = 0; i < count; i++) {
    const { lines, buyer }: Cart = cartOf();
    sales.sell({ lines: lines.slice(0, 1), buyer });
    street.deliver();
    await allKnown(sales);
    await wait(400 + random() * 1_000);
  }
  return sales.take();
}

/** Poisson sales for so long; answers what was sold when. */
async function steadily({ sales, cartOf, street }: Scene, rate: number, seconds: number) {
  const random = seeded(6);
  const trace: TracedSale[] = [];
  const began = performance.now();
  for (let at = 0; ; ) {
    at += (-Math.log(1 - random()) * 1000) / rate;
    if (at > seconds * 1000) return trace;
    const early = at - (performance.now() - began);
    if (early > 0.5) await wait(early);
    const cart = cartOf();
    sales.sell(cart);
    street.deliver();
    trace.push({ at, skus: cart.lines.map(({ sku }) => sku) });
  }
}

async function allKnown(sales: Scene['sales']): Promise<void> {
  const end = Date.now() + REST_MS;
  while (sales.waiting() > 0) {
    if (Date.now() > end) throw new Error('a sale never became known in the other store');
    await wait(5);
  }
}

/** A run that loses, doubles or drifts has no speed. */
async function mustAgree({ hub, a, b, street }: Scene): Promise<void> {
  const stores = [a, b].map((store, at) => ({ name: `shop ${at}`, store, counts: at === 0 }));
  const ids = hub.channels.map(({ _id }) => _id);
  const { drift, lost, doubled, where } = await verdict(hub.hub, hub.merchantId, stores, ids);
  if (drift + lost + doubled > 0) throw new Error(`the stores do not agree: ${where[0]}`);
  if (street.refused.length > 0) throw new Error(`webhooks were answered ${street.refused[0]}`);
  await mustPassAudit(hub);
}
