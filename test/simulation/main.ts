import { parseArgs } from 'node:util';
import { runMany } from './many.ts';
import { type Outcome, planOf, runPlan } from './seed.ts';
import { shrink } from './shrink.ts';
import { FAULTS, type Fault } from './weather.ts';

const { values } = parseArgs({
  options: {
    /** The first seed, or the only one. */
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    /** Prints what happened, step by step. */
    trace: { type: 'boolean', default: false },
    /** With --trace: prints what is written to the database wherever this text (an id) is in it. */
    watch: { type: 'string' },
    /** Prints the documents of this collection at the end; may be given several times. */
    show: { type: 'string', multiple: true, default: [] },
    /** Other than the seed's own number of actions, and without these faults: what shrinking found. */
    actions: { type: 'string' },
    off: { type: 'string', default: '' },
    shrink: { type: 'boolean', default: false },
  },
});

const first = Number(values.seed);
const count = Number(values.seeds);
async function one(): Promise<boolean> {
  const off = values.off.split(',').filter((name): name is Fault => FAULTS.includes(name as Fault));
  const whole = planOf(first);
  const given = { ...whole, actions: Number(values.actions ?? whole.actions), off };
  const plan = values.shrink ? await shrink(given, (line) => console.log(line)) : given;
  const keepTrace = values.trace || values.show.length > 0;
  const outcome = await runPlan(plan, {
    keepTrace,
    show: values.show,
    watch: values.watch ?? null,
  });
  for (const line of outcome.lines) console.log(line);
  const again = await runPlan(plan);
  const same = again.fingerprint === outcome.fingerprint;
  console.log(
    `seed ${first}: ${outcome.steps} steps, trace ${outcome.fingerprint}, ${plan.actions} actions`,
  );
  console.log(`weather: ${weatherIn(outcome)}`);
  if (!same) console.log(`NOT REPEATABLE: the second run has trace ${again.fingerprint}`);
  tell(outcome);
  return same && outcome.violations.length === 0;
}

async function many(): Promise<boolean> {
  const started = performance.now();
  let [done, bad, steps] = [0, 0, 0];
  const actions = values.actions ? Number(values.actions) : undefined;
  await runMany({ first, count, actions }, (outcome) => {
    done++;
    steps += outcome.steps;
    if (outcome.violations.length > 0) bad++;
    tell(outcome);
    if (done % 1000 === 0) console.log(`${done} seeds, ${bad} with violations`);
  });
  const minutes = (performance.now() - started) / 60_000;
  console.log(
    `${done} seeds from ${first}: ${bad} with violations; ${steps} steps; ${Math.round(done / minutes)} seeds a minute`,
  );
  return bad === 0;
}

function tell({ plan, violations }: Pick<Outcome, 'plan' | 'violations'>): void {
  if (violations.length === 0) return;
  const off = plan.off.length > 0 ? ` --off ${plan.off.join(',')}` : '';
  console.log(
    `seed ${plan.seed} (npm run sim -- --seed ${plan.seed} --actions ${plan.actions}${off} --trace):`,
  );
  for (const line of violations.slice(0, 6)) console.log(`  ${line}`);
}

const weatherIn = ({ weather }: Outcome) =>
  FAULTS.filter((fault) => weather[fault] > 0)
    .map((fault) => `${fault} ${Number(weather[fault].toPrecision(3))}`)
    .join(', ') || 'calm';

process.exit((count > 1 ? await many() : await one()) ? 0 : 1);
