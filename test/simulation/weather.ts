import type { Random } from './random.ts';

/** How bad a seed's day is: each fault is there or not, and as strong as it happens to be. */
export interface Weather {
  readonly webhookLost: number;
  readonly webhookDuplicated: number;
  readonly webhookDelayMs: number;
  readonly callFails: number;
  readonly answerLost: number;
  readonly callThrottled: number;
  /** Every call takes up to this long, half of it on the way there. */
  readonly latencyMs: number;
  /** The connection to the database breaks before or after a command was applied. */
  readonly databaseRefuses: number;
  readonly databaseLoses: number;
  /** Only the first part of a batch is applied before the connection breaks. */
  readonly databaseTears: number;
  /** Every command takes up to this long, so that more goes on at the same time. */
  readonly databaseSlowMs: number;
  /** How likely a command to one of the collections is held up for seconds, while all others pass it. */
  readonly databaseHolds: number;
  /** A worker's next step is its last; the mean number of steps between two of these. */
  readonly crashEvery: number;
  /** A worker sleeps past its leases; the mean time between two of these. */
  readonly pauseEveryMs: number;
  /** Workers' clocks are off by up to this. */
  readonly skewMs: number;
  /** Now and then a worker's clock jumps by up to this. */
  readonly jumpMs: number;
  /** Staff of the stores types numbers. */
  readonly edits: number;
  /** Whoever asks for a lease gets it while another one holds it: how likely, each time. */
  readonly leaseTheft: number;
  /** So long after the start a store stops to accept the hub's tokens or keys. */
  readonly keysEndMs: number;
  /** So long after the start a Shopify shop throws the app out; later it is installed again. */
  readonly uninstallMs: number;
  /** For so long a store answers nobody, or asks for patience. */
  readonly stormMs: number;
}

/** Longer than a lease lasts, shorter than the driver waits. */
export const HELD_MAX_MS = 30_000;

export const FAULTS = [
  'webhookLost',
  'webhookDuplicated',
  'webhookDelayMs',
  'callFails',
  'answerLost',
  'callThrottled',
  'latencyMs',
  'databaseRefuses',
  'databaseLoses',
  'databaseTears',
  'databaseSlowMs',
  'databaseHolds',
  'crashEvery',
  'pauseEveryMs',
  'skewMs',
  'jumpMs',
  'edits',
  'leaseTheft',
  'keysEndMs',
  'uninstallMs',
  'stormMs',
] as const satisfies readonly (keyof Weather)[];

export type Fault = (typeof FAULTS)[number];

const DAY_MS = 86_400_000;

/** Swarm testing: a day on which everything fails a little hides what two faults alone would show. */
export function weatherOf(random: Random, off: ReadonlySet<Fault>): Weather {
  const draw = (share: number, strength: (x: number) => number) => {
    const [there, how] = [random() < share, random()];
    return there ? strength(how) : 0;
  };
  const weather: Record<Fault, number> = {
    webhookLost: draw(0.4, (x) => x * 0.6),
    webhookDuplicated: draw(0.4, (x) => x * 0.6),
    webhookDelayMs: draw(0.5, (x) => (x > 0.9 ? DAY_MS : x * 60_000)),
    callFails: draw(0.4, (x) => x * 0.4),
    answerLost: draw(0.4, (x) => x * 0.4),
    callThrottled: draw(0.3, (x) => x * 0.4),
    latencyMs: draw(0.7, (x) => x * x * 4_000),
    databaseRefuses: draw(0.3, (x) => x * 0.03),
    databaseLoses: draw(0.3, (x) => x * 0.03),
    databaseTears: draw(0.2, (x) => x * 0.2),
    databaseSlowMs: draw(0.5, (x) => x * x * 300),
    crashEvery: draw(0.4, (x) => 100 + x * 900),
    pauseEveryMs: draw(0.3, (x) => 3_000 + x * 27_000),
    skewMs: draw(0.3, (x) => x * 3_600_000),
    jumpMs: draw(0.2, (x) => x * 3_600_000),
    edits: draw(0.3, (x) => 0.02 + x * 0.1),
    leaseTheft: draw(0.3, (x) => x),
    keysEndMs: draw(0.18, (x) => 300 + x * x * 20_000),
    uninstallMs: draw(0.18, (x) => 300 + x * x * 20_000),
    stormMs: draw(0.15, (x) => 5_000 + x * 60_000),
    databaseHolds: draw(0.3, (x) => x * 0.4),
  };
  // Whose commands are held up for longer than a lease lasts loses leases as well.
  if (weather.databaseHolds > 0) weather.leaseTheft ||= 0.7;
  for (const fault of off) weather[fault] = 0;
  return weather;
}

/** A day on which nothing goes wrong. */
export const CALM: Weather = weatherOf(() => 1, new Set(FAULTS));
