import { violations } from './checks.ts';
import { Crew } from './crew.ts';
import { Owners } from './owners.ts';
import { comeToRest } from './rest.ts';
import { setTheScene } from './scene.ts';
import { Shoppers } from './shoppers.ts';
import { type Fault, type Weather, weatherOf } from './weather.ts';
import { World } from './world.ts';

/** What a run is made of: the same plan gives the same run, step by step. */
export interface Plan {
  readonly seed: number;
  /** How many things shoppers and staff do. */
  readonly actions: number;
  /** Faults that are switched off, to see which one matters. */
  readonly off: readonly Fault[];
}

/** Short days mostly: most bugs need two or three orders, and a short trace is read in minutes. */
export const planOf = (seed: number): Plan => ({
  seed,
  actions: seed % 24 === 0 ? 24 : 2 + (seed % 6),
  off: [],
});

export interface Outcome {
  readonly plan: Plan;
  readonly weather: Weather;
  readonly violations: readonly string[];
  /** Equal for equal runs. */
  readonly fingerprint: string;
  readonly steps: number;
  readonly lines: readonly string[];
}

export interface Looking {
  readonly keepTrace?: boolean;
  /** Writes to the database that contain this text stand whole between the lines. */
  readonly watch?: string | null;
  /** Collections whose documents stand at the end of the lines. */
  readonly show?: readonly string[];
}

/** Lets a hub live through a bad day, then a good one, and looks at what is left. */
export async function runPlan(
  plan: Plan,
  { keepTrace = false, watch = null, show = [] }: Looking = {},
): Promise<Outcome> {
  const world = new World(plan.seed, keepTrace);
  world.watched = watch;
  const weather = weatherOf(world.random('weather'), new Set(plan.off));
  let found: readonly string[];
  try {
    const scene = await setTheScene(world, weather);
    const crew = new Crew(scene);
    const owners = new Owners(scene, crew);
    world.watch.expect(weather);
    world.weather = weather;
    for (const { store } of scene.shops) {
      const { webhookLost, webhookDuplicated, webhookDelayMs } = weather;
      const { callFails, answerLost, callThrottled } = weather;
      Object.assign(store.faults, { webhookLost, webhookDuplicated, webhookDelayMs });
      Object.assign(store.faults, { callFails, answerLost, callThrottled });
    }
    crew.start();
    owners.start();
    const storm = world.storm.rage(scene.shops);
    await world.schedule.finish(new Shoppers(scene).trade(plan.actions));
    await world.schedule.finish(storm);
    const restless = await comeToRest(scene, crew, owners);
    crew.stop();
    owners.stop();
    for (const name of show)
      for (const doc of world.engine.all(name))
        world.trace.lines.push(`${name} ${JSON.stringify(doc)}`);
    found = [
      ...world.caught,
      ...world.watch.caught,
      ...restless,
      ...(await violations(scene, crew, weather.edits > 0)),
    ];
  } finally {
    world.close();
  }
  const { fingerprint, lines } = world.trace;
  return { plan, weather, violations: found, fingerprint, steps: world.schedule.steps, lines };
}
