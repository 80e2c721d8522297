import type { SimulatorWorld } from '../../connectors/simulator.ts';

/**
 * A clock that moves by itself a little and by `advance` a lot; seeded randomness. It stands in the
 * future, because the database removes by its own clock what is past its time.
 */
export function virtualWorld(seed = 1) {
  let at = Date.parse('2036-03-03T09:00:00.000Z');
  let state = seed >>> 0;
  const world: SimulatorWorld = {
    now: () => new Date(at),
    random: () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 4_294_967_296;
    },
    sleep: async (ms) => {
      at += ms;
    },
  };
  return { world, advance: (ms: number) => (at += ms) };
}
