import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { mustBeTaken, wasLate } from '../load/generator.ts';
import type { Sent } from '../load/send.ts';
import { atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { quantile } from '../rounds/statistics.ts';
import { besideUpserts } from '../rulers/r3-upserts.ts';
import { settled } from '../scene/capacity.ts';
import { mustPassAudit, untilWorked } from '../scene/gate.ts';
import { type IntakeRig, type Payload, withIntakeRig } from '../scene/intake-rig.ts';
import { startRuler } from '../scene/others.ts';

/** Milliseconds from when a webhook was due to the last byte of its answer. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The generator sent too late: this says nothing of who was measured. */
  readonly late: boolean;
}

interface Sample {
  /** At half of what the hub itself can acknowledge. */
  readonly half: { readonly r1: Latency; readonly beside: Latency; readonly hub: Latency };
  /** At a rate that everybody should be able to take. */
  readonly slow: {
    readonly r0: Latency;
    readonly r1: Latency;
    /** R1 while R3 writes as many orders a second: the least that an order book costs it. */
    readonly beside: Latency;
    readonly hub: Latency;
    readonly peer: Latency;
  };
}

interface Rates {
  readonly half: number;
  readonly slow: number;
}

const SLOW = 200;
const BURSTS = 3;
const WITHIN_MS = 600_000;
const ORDERS = { name: 'orders', database: 'hub' };
const closed = { kind: 'closed', connections: 64 } as const;

/** Goal 1: how soon a webhook is acknowledged, safely on disk. */
export const ack: Goal = {
  title: 'Acknowledgement',
  onEmbedded: true,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const seconds = quick ? 3 : 10;
  const r0 = (await startRuler(rig.stage, 'r0')).port;
  const rates = { half: (await saturation(rig, quick ? 600 : 3_000)) / 2, slow: SLOW };
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 9, 3),
    folder: rig.stage.folder,
    measure: (index) => once(rig, r0, rates, seconds, index),
    ruler: ({ slow }) => slow.r1.p50,
    spoiled: ({ half, slow }) =>
      [...Object.values(half), ...Object.values(slow)].some(({ late }) => late),
    say: ({ half, slow }) =>
      `at ${rates.half.toFixed(0)}/s R1 ${told(half.r1)} (beside R3 ${told(half.beside)}), hub ${told(half.hub)}; at ${SLOW}/s R1 ${told(slow.r1)} (${told(slow.beside)}), hub ${told(slow.hub)}, P1 ${told(slow.peer)} ms`,
  });
  await mustPassAudit(rig.hub);
  const of = (pick: (sample: Sample) => number) => valuesOf(rounds, pick);
  const [atHalf, atSlow] = ['at half load', `at ${SLOW}/s`];
  const figures = [
    figure(
      `p50 ${atHalf}`,
      '× R1',
      of(({ half }) => half.hub.p50 / half.r1.p50),
      atMost(1.3),
    ),
    figure(
      `p99 ${atHalf}`,
      '× R1',
      of(({ half }) => half.hub.p99 / half.r1.p99),
      atMost(1.5),
    ),
    figure(
      `p50 ${atSlow}`,
      '× R1',
      of(({ slow }) => slow.hub.p50 / slow.r1.p50),
      atMost(1.3),
    ),
    figure(
      `p99 ${atSlow}`,
      '× R1',
      of(({ slow }) => slow.hub.p99 / slow.r1.p99),
      atMost(1.5),
    ),
    figure(
      `p99 ${atSlow}`,
      '× P1',
      of(({ slow }) => slow.hub.p99 / slow.peer.p99),
      atMost(0.2),
    ),
    figure(
      `p99 ${atHalf}`,
      'ms',
      of(({ half }) => half.hub.p99),
      atMost(100),
    ),
    figure(
      `slowest ${atHalf}`,
      'ms',
      of(({ half }) => half.hub.max),
      atMost(1_000),
    ),
    ...(['half', 'slow'] as const).flatMap((pace) =>
      (['p50', 'p99'] as const).map((part) =>
        figure(
          `R1 beside R3, ${part} ${pace === 'half' ? atHalf : atSlow}`,
          '× R1',
          of((each) => each[pace].beside[part] / each[pace].r1[part]),
        ),
      ),
    ),
    figure(
      `R0, p50 ${atSlow}`,
      'ms',
      of(({ slow }) => slow.r0.p50),
    ),
    figure(
      `R1, p50 ${atSlow}`,
      'ms',
      of(({ slow }) => slow.r1.p50),
    ),
    figure(
      `hub, p50 ${atSlow}`,
      'ms',
      of(({ slow }) => slow.hub.p50),
    ),
    figure(
      `P1, p50 ${atSlow}`,
      'ms',
      of(({ slow }) => slow.peer.p50),
    ),
  ];
  const notes = [`Half load is ${rates.half.toFixed(0)} webhooks a second.`];
  return { rounds, figures, notes };
}

const told = ({ p50, p99 }: Latency) => `${p50.toFixed(1)}/${p99.toFixed(1)}`;

/** Webhooks a second that the hub can acknowledge at all, its worker at work beside: the best of a few bursts. */
async function saturation(rig: IntakeRig, orders: number): Promise<number> {
  const found: number[] = [];
  for (let burst = 0; burst < BURSTS; burst++) {
    const { file, webhooks } = await rig.payload(orders);
    const to = webhooks.length;
    const sent = await rig.stage.load.run({ file, from: 0, to, port: rig.hub.port, pace: closed });
    mustBeTaken('the hub', sent);
    await settled(rig);
    found.push(to / sent.seconds);
  }
  return Math.max(...found);
}

async function once(rig: IntakeRig, r0: number, rates: Rates, seconds: number, index: number) {
  const counts = { half: Math.ceil(rates.half * seconds), slow: Math.ceil(rates.slow * seconds) };
  const payload = await rig.payload(counts.half + counts.slow);
  const at = (port: number, pace: keyof Rates) => async () => {
    const from = pace === 'half' ? 0 : counts.half;
    const open = { kind: 'open', perSecond: rates[pace], seed: index } as const;
    const range = { file: payload.file, from, to: from + counts[pace] };
    const sent = await rig.stage.load.run({ ...range, port, pace: open });
    mustBeTaken(`port ${port}`, sent);
    return latencyOf(sent);
  };
  const { r1, hub, peer } = rig;
  const ours = async (pace: keyof Rates) => {
    const latency = await at(hub.port, pace)();
    await untilWorked(hub, WITHIN_MS);
    return latency;
  };
  const beside = (pace: keyof Rates) => () => {
    const perSecond = (rates[pace] * payload.orders) / payload.webhooks.length;
    return besideUpserts(rig.stage.uri('ruler'), ORDERS, { perSecond, seconds }, at(r1.port, pace));
  };
  const swapped = index % 2 === 1;
  const half = await inTurn(swapped, {
    r1: at(r1.port, 'half'),
    beside: beside('half'),
    hub: () => ours('half'),
  });
  const slow = await inTurn(swapped, {
    r0: at(r0, 'slow'),
    r1: at(r1.port, 'slow'),
    beside: beside('slow'),
    hub: () => ours('slow'),
    peer: async () => {
      const before = await peer.done();
      const latency = await at(peer.port, 'slow')();
      await peer.untilDone(before, counts.slow);
      return latency;
    },
  });
  await rest(rig, payload, counts.half + counts.slow);
  return { half, slow };
}

/** One after the other; the last first where they are swapped. */
async function inTurn<K extends string>(
  swapped: boolean,
  turns: Readonly<Record<K, () => Promise<Latency>>>,
): Promise<Record<K, Latency>> {
  const names = Object.keys(turns) as K[];
  const found: Partial<Record<K, Latency>> = {};
  for (const name of swapped ? names.toReversed() : names) found[name] = await turns[name]();
  return found as Record<K, Latency>;
}

/** What was not sent to the hub yet belongs to its orders as well: then the books can be held to the shop. */
async function rest(rig: IntakeRig, { file, webhooks }: Payload, from: number): Promise<void> {
  const left = { file, from, to: webhooks.length, port: rig.hub.port, pace: closed };
  mustBeTaken('the hub', await rig.stage.load.run(left));
  await settled(rig);
  await Promise.all([rig.r1.empty(), rig.peer.empty()]);
}

function latencyOf(sent: Sent): Latency {
  const took = [...sent.took];
  const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
  return { p50, p99, max: quantile(took, 1), late: wasLate(sent) };
}
