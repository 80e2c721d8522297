import { findOrders } from '../../../server/services/orders/find-orders.ts';
import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { mustBeTaken } from '../load/generator.ts';
import { type SearchShape, searchShapes } from '../payload/search-shapes.ts';
import { storeOrders } from '../payload/stored-orders.ts';
import { atMost, type Figure, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { median, quantile, slope } from '../rounds/statistics.ts';
import { openReads, READS } from '../rulers/r4-reads.ts';
import { capacityOf } from '../scene/capacity.ts';
import { explain, type Plan, questionsTo } from '../scene/explain.ts';
import { type IntakeRig, withIntakeRig } from '../scene/intake-rig.ts';

/** A way of searching that was asked once: how the server answers it, and the place where it goes on. */
interface Asked {
  readonly shape: SearchShape;
  readonly cursor: string | undefined;
  readonly plan: Plan;
}

interface Sample {
  /** R4, milliseconds. */
  readonly point: number;
  readonly range: number;
  /** By name, milliseconds. */
  readonly p95: Readonly<Record<string, number>>;
}

const PAGE = 50;
const DEEP_PAGE = 250;
const TURNS = 10;
const WARM_UPS = 5;
const RULER_TIMES = 9;
const closed = { kind: 'closed', connections: 64 } as const;

/** Goal 5: finding orders among a million, and taking new ones in beside them. */
export const search: Goal = {
  title: 'Search',
  onEmbedded: false,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

/** To explain a plan this server may read the whole book into memory: 19 GB for a million orders. */
const EXPLAINED_MAX = 316_000;
const SIZES = [10_000, 31_600, 100_000, 316_000, 1_000_000];

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const most = bench.stored ?? Number.POSITIVE_INFINITY;
  const sizes = quick ? [1_000, 3_000, 10_000] : SIZES.filter((size) => size <= most);
  const stored = sizes.at(-1) ?? 0;
  const explained = sizes.findLast((size) => size <= EXPLAINED_MAX) ?? 0;
  const asked: Asked[] = [];
  const slopes = await growth(rig, sizes, quick ? 300 : 2_000, quick ? 3 : 15, async (size) => {
    if (size === explained) asked.push(...(await askEach(rig, size)));
  });
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 9, 3),
    folder: rig.stage.folder,
    measure: () => once(rig, asked, stored, quick ? 20 : 1_000),
    ruler: ({ point }) => point,
    say: ({ point, p95 }) =>
      `point read ${point.toFixed(2)} ms; ${Object.entries(p95)
        .map(([name, each]) => `${name} ${each.toFixed(1)}`)
        .join(', ')}`,
  });
  const figures = asked.flatMap((each) => figuresOf(each, rounds));
  figures.push(
    figure(`time a webhook, growth to ${stored} orders`, 'log-log slope', slopes, atMost(0.05)),
    figure(
      'R4, point read',
      'ms',
      valuesOf(rounds, ({ point }) => point),
    ),
    figure(
      'R4, 50 covered rows',
      'ms',
      valuesOf(rounds, ({ range }) => range),
    ),
  );
  const notes = [`${stored} orders are stored; plans are explained among ${explained}.`];
  return { rounds, figures, notes };
}

function figuresOf(
  { shape, plan }: Asked,
  rounds: Parameters<typeof valuesOf<Sample>>[0],
): Figure[] {
  const { name, few } = shape;
  const { indexed, keysExamined, returned } = plan;
  const p95 = valuesOf(rounds, (sample) => (sample.p95[name] ?? Number.NaN) / sample.point);
  return [
    figure(`${name}: scans and sorts`, '', [indexed ? 0 : 1], atMost(0)),
    // Nothing found is nothing answered: infinitely many keys for each.
    figure(`${name}: keys a result`, '', [keysExamined / Math.max(1, returned)], atMost(2)),
    figure(`${name}: p95`, '× point read', p95, few ? atMost(10) : null),
  ];
}

/** Turns to the page that is looked at, and lets the server explain it. Newer orders do not move that page. */
async function askEach(rig: IntakeRig, stored: number): Promise<Asked[]> {
  const { hub, merchantId } = rig.hub;
  const questionsSince = questionsTo('orders');
  const asked: Asked[] = [];
  for (const shape of searchShapes(channelOf(rig)._id)) {
    let cursor: string | undefined;
    for (let page = 0; page < shape.pages; page++) {
      const turned = await findOrders(hub, merchantId, shape.filters(0), cursor, DEEP_PAGE);
      cursor = turned?.next ?? cursor;
    }
    questionsSince();
    await findOrders(hub, merchantId, shape.filters(Math.floor(stored / 2)), cursor, PAGE);
    const questions = questionsSince();
    if (questions.length === 0) throw new Error(`${shape.name}: the order book was not asked`);
    const plan = await explain(hub, questions);
    console.log(`  ${shape.name}: ${plan.keysExamined} keys for ${plan.returned} orders`);
    asked.push({ shape, cursor, plan });
  }
  return asked;
}

async function once(
  rig: IntakeRig,
  asked: readonly Asked[],
  stored: number,
  calls: number,
): Promise<Sample> {
  const r4 = await openReads(rig.stage.uri('ruler'));
  const took = new Map(asked.map(({ shape }) => [shape.name, [] as number[]]));
  const ask = async (each: Asked, places: readonly number[]) =>
    took.get(each.shape.name)?.push(...(await timed(rig, each, places)));
  // Times of these are not judged, and where the server reads all that match they are long.
  const many = spread(stored, Math.ceil(calls / 200));
  for (const each of asked) if (!each.shape.few) await ask(each, many);
  const few = asked.filter(({ shape }) => shape.few);
  const places = spread(stored, calls);
  // The shapes before read the whole book; these, and R4, which they are compared with, are warm.
  for (const each of few) await timed(rig, each, places);
  const range = median(await r4.ranges(READS));
  const points = await r4.points(READS);
  // What slows the machine for a moment, a checkpoint say, slows some questions of each shape, not all of one's; and a
  // machine that is slower for longer is so for R4 as well.
  for (let turn = 0; turn < TURNS; turn++) {
    const some = places.filter((_, at) => at % TURNS === turn);
    for (const each of few) await ask(each, some);
    points.push(...(await r4.points(READS / TURNS)));
  }
  await r4.close();
  const point = median(points.slice(READS));
  const p95 = Object.fromEntries([...took].map(([name, each]) => [name, quantile(each, 0.95)]));
  return { point, range, p95 };
}

/** So many places all over what is stored. */
const spread = (stored: number, places: number) =>
  Array.from({ length: places }, (_, at) => Math.floor(((at + 0.5) * stored) / places));

/** Milliseconds of one question a place. */
async function timed(
  { hub: { hub, merchantId } }: IntakeRig,
  { shape, cursor }: Asked,
  places: readonly number[],
): Promise<readonly number[]> {
  const took: number[] = [];
  for (const place of places) {
    const began = performance.now();
    await findOrders(hub, merchantId, shape.filters(place), cursor, PAGE);
    took.push(performance.now() - began);
  }
  return took;
}

/** One slope a set: how the time a webhook takes, in R1's time, grows with the orders that are stored. */
async function growth(
  rig: IntakeRig,
  sizes: readonly number[],
  orders: number,
  sets: number,
  grown: (size: number) => Promise<void>,
) {
  const channel = channelOf(rig);
  const points = Array.from({ length: sets }, (): [number, number][] => []);
  let stored = 0;
  // Both get quicker while they are young, and the smallest book comes first.
  for (let i = 0; i < WARM_UPS; i++) await timeOf(rig, orders);
  for (const size of sizes) {
    await storeOrders(rig.hub.hub, channel, stored, size);
    rig.stored(size - stored);
    stored = size;
    for (const set of points) set.push([Math.log10(size), Math.log10(await timeOf(rig, orders))]);
    const last = points.map((set) => 10 ** (set.at(-1)?.[1] ?? Number.NaN));
    console.log(`  ${size} orders: ${last.map((each) => each.toFixed(1)).join(', ')} × R1's time`);
    await grown(size);
  }
  return points.map(slope);
}

/** What a webhook takes, in R1's time for the same bytes. */
async function timeOf(rig: IntakeRig, orders: number): Promise<number> {
  const hub = await capacityOf(rig, orders);
  const { stage, r1, last } = rig;
  const { file, webhooks } = last();
  const to = webhooks.length;
  let seconds = 0;
  // Once is over in a moment.
  for (let i = 0; i < RULER_TIMES; i++) {
    const sent = await stage.load.run({ file, from: 0, to, port: r1.port, pace: closed });
    mustBeTaken('R1', sent);
    seconds += sent.seconds;
  }
  await r1.empty();
  return (RULER_TIMES * to) / seconds / hub;
}

function channelOf({ hub: { channels } }: IntakeRig) {
  const [channel] = channels;
  if (!channel) throw new Error('there is no channel');
  return channel;
}
