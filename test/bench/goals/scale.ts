import { dirname } from 'node:path';
import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { atLeast, atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { channelBound } from '../scene/channel-bound.ts';
import { mustPassAudit } from '../scene/gate.ts';
import { recover } from '../scene/recovery.ts';
import { type Stage, setStage } from '../scene/stage.ts';

/** Calls a second that reach the stores, with one, two and four workers. */
interface Scaling {
  readonly one: number;
  readonly two: number;
  readonly four: number;
}

/** Until every channel's work moves again after a kill, and orders a second around it. */
interface Recovery {
  readonly seconds: number;
  readonly before: number;
  readonly after: number;
}

/** Goal 6: more workers do more where the stores are what limits; one that dies is soon replaced. */
export const scale: Goal = { title: 'Workers', onEmbedded: false, run };

async function run(bench: Bench): Promise<Outcome> {
  const stage = await setStage(bench);
  try {
    return await measured(bench, stage);
  } finally {
    await stage.close();
  }
}

async function measured(bench: Bench, stage: Stage): Promise<Outcome> {
  const scene = await channelBound(stage);
  const seconds = bench.quick ? 8 : 24;
  const scaling = await runRounds<Scaling>({
    rounds: roundsOf(bench, 5, 1),
    folder: stage.folder,
    async measure() {
      const rates: number[] = [];
      for (const workers of [1, 2, 4]) rates.push(await scene.rate(workers, seconds));
      const [one = 0, two = 0, four = 0] = rates;
      return { one, two, four };
    },
    ruler: ({ one }) => one,
    say: ({ one, two, four }) =>
      `${one.toFixed(1)}, ${two.toFixed(1)}, ${four.toFixed(1)} calls/s with 1, 2, 4 workers`,
  });
  await stage.close();
  const killed = await runRounds<Recovery>({
    rounds: roundsOf(bench, 5, 1),
    folder: dirname(stage.folder),
    measure: () => recovered(bench),
    ruler: ({ before }) => before,
    say: ({ seconds, before, after }) =>
      `all move again ${seconds.toFixed(1)} s after kill -9; ${before.toFixed(1)} orders/s before, ${after.toFixed(1)} after`,
  });
  const of = (pick: (sample: Scaling) => number) => valuesOf(scaling, pick);
  const after = (pick: (sample: Recovery) => number) => valuesOf(killed, pick);
  const figures = [
    figure(
      'two workers',
      '× one',
      of(({ one, two }) => two / one),
      atLeast(1.9),
    ),
    figure(
      'four workers',
      '× one',
      of(({ one, four }) => four / one),
      atLeast(3.6),
    ),
    figure(
      'kill -9 until all work moves',
      's',
      after(({ seconds }) => seconds),
      atMost(15),
    ),
    figure(
      'rate after a kill',
      '× before',
      after((each) => each.after / each.before),
      atLeast(0.98),
    ),
  ];
  return { rounds: [...scaling, ...killed], figures };
}

/** On a stage of its own: nobody inherits another's leases. */
async function recovered(bench: Bench): Promise<Recovery> {
  const stage = await setStage(bench);
  try {
    const { hub, ...recovery } = await recover(stage, bench.quick ? 8 : 20);
    await mustPassAudit(hub);
    return recovery;
  } finally {
    await stage.close();
  }
}
