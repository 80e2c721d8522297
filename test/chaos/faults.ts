import { limits } from '../../server/limits.ts';

export const faultKinds = [
  'web killed',
  'worker killed',
  'web paused',
  'worker paused',
  'database killed',
  'database cut before',
  'database cut after',
  'database stalled',
  'database slow',
  'channel cut before',
  'channel cut after',
  'channel stalled',
  'channel slow',
  'channel partitioned',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One fault, drawn up before the run, so that a seed names the same ones whatever the timing. */
export interface Fault {
  readonly kind: FaultKind;
  /** How long it lasts; 0 for a kill, which is over at once. */
  readonly ms: number;
  /** The worker, store or line it strikes: taken modulo how many there are. */
  readonly target: number;
  /** Of what passes over a line that is cut. */
  readonly share: number;
  /** Store in which the probe order is placed. */
  readonly probeIn: number;
  /** Quiet time before it. */
  readonly afterMs: number;
}

/** Shortest and longest. A pause outlives the lease: whoever wakes up works on what is not his any more. */
const LASTS: Readonly<Record<FaultKind, readonly [number, number]>> = {
  'web killed': [0, 0],
  'worker killed': [0, 0],
  'database killed': [0, 0],
  'web paused': [limits.leaseMs * 1.1, limits.leaseMs * 1.4],
  'worker paused': [limits.leaseMs * 1.1, limits.leaseMs * 1.4],
  'database cut before': [300, 2_000],
  'database cut after': [300, 2_000],
  'database stalled': [1_000, limits.leaseMs * 1.3],
  'database slow': [500, 2_500],
  'channel cut before': [500, 2_500],
  'channel cut after': [500, 2_500],
  'channel stalled': [1_000, limits.leaseMs * 1.3],
  'channel slow': [500, 2_500],
  'channel partitioned': [500, 3_500],
};

/** Every kind has its turn, in random order, before any comes again. */
export function planFaults(count: number, random: () => number): Fault[] {
  const between = ([low, high]: readonly [number, number]) =>
    Math.round(low + (high - low) * random());
  const bag: FaultKind[] = [];
  return Array.from({ length: count }, () => {
    if (bag.length === 0) bag.push(...shuffled(faultKinds, random));
    const kind = bag.pop() ?? 'web killed';
    return {
      kind,
      ms: between(LASTS[kind]),
      target: between([0, 1_000]),
      share: 0.2 + 0.6 * random(),
      probeIn: between([0, 1_000]),
      afterMs: between([0, 400]),
    };
  });
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((each) => ({ each, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}
