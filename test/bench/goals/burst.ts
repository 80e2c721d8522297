import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { quantile } from '../rounds/statistics.ts';
import { capacityOf, settled } from '../scene/capacity.ts';
import { lastClosed, mustPassAudit, untilNone } from '../scene/gate.ts';
import { type IntakeRig, withIntakeRig } from '../scene/intake-rig.ts';

interface Sample {
  /** Webhooks a second that the hub works at its best, measured just before. */
  readonly capacity: number;
  /** Answered otherwise than by 2xx, or not at all. */
  readonly refused: number;
  readonly ackP99: number;
  /** Seconds until nothing from before the burst's end was left, and what plain arithmetic allows. */
  readonly drained: number;
  readonly arithmetic: number;
}

/** The everyday rate is a fifth of what the hub can do, the burst ten times that: twice what it can do. */
const EVERYDAY = 0.2;
const BURST = 10;
/** Beside the drain for so many times what the arithmetic says; whoever takes longer missed the aim. */
const PATIENCE = 3;

/** Goal 3: ten times the usual for a minute. Nothing is refused or lost, and the queue drains as it can. */
export const burst: Goal = {
  title: 'Burst',
  onEmbedded: true,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

const DRAINED_MS = 1_200_000;
/** How long after the end it may be looked: draining takes a minute and more, and a look reads all that waits. */
const LATE_MS = 5_000;

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const seconds = quick ? 5 : 60;
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 3, 1),
    folder: rig.stage.folder,
    // The round that warms up need not be long.
    measure: (index) => once(rig, index === 0 ? 3 : seconds, quick ? 600 : 3_000, index),
    ruler: ({ capacity }) => capacity,
    say: ({ capacity, refused, ackP99, drained, arithmetic }) =>
      `capacity ${capacity.toFixed(0)}/s, ${refused} refused, p99 ${ackP99.toFixed(0)} ms, drained in ${drained.toFixed(1)} s of ${arithmetic.toFixed(1)} s`,
  });
  await mustPassAudit(rig.hub);
  const of = (pick: (sample: Sample) => number) => valuesOf(rounds, pick);
  const figures = [
    // Orders lost end the run: `mustBeRight` holds the books against the shop after every round.
    figure(
      'webhooks not answered 2xx',
      '',
      of(({ refused }) => refused),
      atMost(0),
    ),
    figure(
      'acknowledged in the burst, p99',
      'ms',
      of(({ ackP99 }) => ackP99),
      atMost(1_000),
    ),
    figure(
      'drain',
      '× queue arithmetic',
      of(({ drained, arithmetic }) => drained / arithmetic),
      atMost(1.25),
    ),
    figure(
      'capacity',
      'webhooks/s',
      of(({ capacity }) => capacity),
    ),
  ];
  return { rounds, figures, notes: [`The burst lasts ${seconds} s.`] };
}

async function once(rig: IntakeRig, seconds: number, orders: number, index: number) {
  const capacity = await capacityOf(rig, orders);
  const everyday = capacity * EVERYDAY;
  const rate = everyday * BURST;
  const arithmetic = ((rate - capacity) * seconds) / (capacity - everyday);
  const during = Math.ceil(rate * seconds);
  const behind = Math.ceil(everyday * arithmetic * PATIENCE);
  const { file, webhooks } = await rig.payload(during + behind);
  const send = (from: number, to: number, perSecond: number) =>
    rig.stage.load.run({
      ...{ file, from, to, port: rig.hub.port },
      pace: { kind: 'open', perSecond, seed: index },
    });
  const began = new Date();
  const inBurst = await send(0, during, rate);
  const ended = new Date();
  const afterwards = send(during, webhooks.length, everyday);
  const drained = await untilDrained(rig, began, ended);
  const statuses = [inBurst, await afterwards].map((sent) => sent.statuses);
  await settled(rig);
  const others = statuses.flatMap((each) =>
    Object.entries(each).filter(([status]) => !/^2\d\d$/.test(status)),
  );
  const refused = others.reduce((sum, [, count]) => sum + count, 0);
  return { capacity, refused, ackP99: quantile([...inBurst.took], 0.99), drained, arithmetic };
}

/** Seconds from its end until nothing of the burst waited any more. */
async function untilDrained({ hub: rig }: IntakeRig, began: Date, ended: Date): Promise<number> {
  const { hub, channels } = rig;
  const channelId = { $in: channels.map(({ _id }) => _id) };
  const waiting = { lane: 'tell' as const, channelId, state: 'pending' as const };
  const left = { ...waiting, receivedAt: { $lte: ended } };
  const look = () => hub.store.inbox.docs.findOne(left, { projection: { _id: 1 } });
  if (!(await untilNone(look, DRAINED_MS, LATE_MS))) throw new Error('the burst was never drained');
  // A look is late by what the next one costs: the rows themselves say when the last was closed.
  const last = await lastClosed(rig, { lane: 'tell', receivedAt: { $gte: began, $lte: ended } });
  return (last.getTime() - ended.getTime()) / 1000;
}
