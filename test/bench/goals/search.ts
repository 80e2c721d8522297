import { findOrders } from '../../../server/services/orders/find-orders.ts';
import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { mustBeTaken } from '../load/generator.ts';
import { type SearchShape, searchShapes } from '../payload/search-shapes.ts';
import { storeOrders } from '../payload/stored-orders.ts';
import { atMost, type Figure, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { quantile, slope } from '../rounds/statistics.ts';
import { reads } from '../rulers/r4-reads.ts';
import { capacityOf } from '../scene/capacity.ts';
import { explain, type Plan, questionsTo } from '../scene/explain.ts';
import { type IntakeRig, withIntakeRig } from '../scene/intake-rig.ts';

interface Found extends Plan {
  readonly p95: number;
}

interface Sample {
  /** R4, milliseconds. */
  readonly point: number;
  readonly range: number;
  readonly shapes: Readonly<Record<string, Found>>;
}

const PAGE = 50;
const DEEP_PAGE = 250;
const closed = { kind: 'closed', connections: 64 } as const;

/** Goal 5: finding orders among a million, and taking new ones in beside them. */
export const search: Goal = {
  title: 'Search',
  onEmbedded: false,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

const SIZES = [10_000, 31_600, 100_000, 316_000, 1_000_000];

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const most = bench.stored ?? Number.POSITIVE_INFINITY;
  const sizes = quick ? [1_000, 3_000, 10_000] : SIZES.filter((size) => size <= most);
  const stored = sizes.at(-1) ?? 0;
  const slopes = await growth(rig, sizes, quick ? 300 : 1_000, quick ? 3 : 5);
  const lastQuestion = questionsTo('orders');
  const shapes = searchShapes(channelOf(rig)._id);
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 9, 3),
    folder: rig.stage.folder,
    measure: () => once(rig, shapes, stored, quick ? 20 : 100, lastQuestion),
    ruler: ({ point }) => point,
    say: ({ point, shapes: found }) =>
      `point read ${point.toFixed(2)} ms; ${Object.entries(found)
        .map(([name, { p95 }]) => `${name} ${p95.toFixed(1)}`)
        .join(', ')}`,
  });
  const figures = shapes.flatMap((shape) => figuresOf(shape, rounds));
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
  return { rounds, figures, notes: [`${stored} orders are stored.`] };
}

function figuresOf(shape: SearchShape, rounds: Parameters<typeof valuesOf<Sample>>[0]): Figure[] {
  const of = (pick: (found: Found, sample: Sample) => number) =>
    valuesOf(rounds, (sample) => {
      const found = sample.shapes[shape.name];
      return found ? pick(found, sample) : Number.NaN;
    });
  const { name, few } = shape;
  const p95 = of((found, { point }) => found.p95 / point);
  return [
    figure(
      `${name}: scans and sorts`,
      '',
      of(({ indexed }) => (indexed ? 0 : 1)),
      atMost(0),
    ),
    // Nothing found is nothing answered: infinitely many keys for each.
    figure(
      `${name}: keys a result`,
      '',
      of(({ keysExamined, returned }) => keysExamined / Math.max(1, returned)),
      atMost(2),
    ),
    figure(`${name}: p95`, '× point read', p95, few ? atMost(10) : null),
  ];
}

async function once(
  rig: IntakeRig,
  shapes: readonly SearchShape[],
  stored: number,
  calls: number,
  lastQuestion: () => Record<string, unknown> | null,
): Promise<Sample> {
  const { point, range } = await reads(rig.stage.uri('ruler'));
  const found: Record<string, Found> = {};
  for (const shape of shapes)
    found[shape.name] = await ask(rig, shape, stored, calls, lastQuestion);
  return { point, range, shapes: found };
}

async function ask(
  { hub: { hub, merchantId } }: IntakeRig,
  shape: SearchShape,
  stored: number,
  calls: number,
  lastQuestion: () => Record<string, unknown> | null,
): Promise<Found> {
  const took: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < shape.pages; page++) {
    const turned = await findOrders(hub, merchantId, shape.filters(0), cursor, DEEP_PAGE);
    cursor = turned?.next ?? cursor;
  }
  // Times of the others are not judged, and where the server reads all that match they are long.
  const times = shape.few ? calls : Math.ceil(calls / 20);
  for (let i = 0; i < times; i++) {
    // Spread over all that is stored.
    const filters = shape.filters(Math.floor(((i + 0.5) * stored) / times));
    const began = performance.now();
    await findOrders(hub, merchantId, filters, cursor, PAGE);
    took.push(performance.now() - began);
  }
  const question = lastQuestion();
  if (!question) throw new Error(`${shape.name}: the order book was not asked`);
  return { ...(await explain(hub, question)), p95: quantile(took, 0.95) };
}

/** One slope a set: how the time a webhook takes, in R1's time, grows with the orders that are stored. */
async function growth(rig: IntakeRig, sizes: readonly number[], orders: number, sets: number) {
  const channel = channelOf(rig);
  const points = Array.from({ length: sets }, (): [number, number][] => []);
  let stored = 0;
  await capacityOf(rig, orders);
  for (const size of sizes) {
    await storeOrders(rig.hub.hub, channel, stored, size);
    rig.stored(size - stored);
    stored = size;
    for (const set of points) {
      const hub = await capacityOf(rig, orders);
      set.push([Math.log10(size), Math.log10((await rulerRate(rig)) / hub)]);
    }
    const last = points.map((set) => 10 ** (set.at(-1)?.[1] ?? Number.NaN));
    console.log(`  ${size} orders: ${last.map((each) => each.toFixed(1)).join(', ')} × R1's time`);
  }
  return points.map(slope);
}

/** R1 with the bytes that the hub had just now. */
async function rulerRate({ stage, r1, last }: IntakeRig): Promise<number> {
  const { file, webhooks } = last();
  const to = webhooks.length;
  const sent = await stage.load.run({ file, from: 0, to, port: r1.port, pace: closed });
  mustBeTaken('R1', sent);
  await r1.empty();
  return to / sent.seconds;
}

function channelOf({ hub: { channels } }: IntakeRig) {
  const [channel] = channels;
  if (!channel) throw new Error('there is no channel');
  return channel;
}
