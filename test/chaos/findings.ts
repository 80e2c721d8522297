import { verdict } from '../../server/demo/verdict.ts';
import { audit } from '../../server/services/audit/audit.ts';
import type { Struck } from './faulty-day.ts';
import type { Scene } from './scene.ts';
import { strayUnits } from './units.ts';

/** What must not be: each count with its first places. */
export interface Findings {
  readonly counts: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
  /** Not a fault: more was sold than there was, which stores apart from each other cannot prevent. */
  readonly oversold: number;
}

/** Holds the hub's books against the stores' own truth, and its books against each other. */
export async function findings(scene: Scene, struck: readonly Struck[]): Promise<Findings> {
  const { hub, merchantId, stores, channelIds, record } = scene;
  const end = await verdict(hub, merchantId, stores, channelIds);
  const books = await audit(hub, merchantId, { offline: false, againAfterMs: 1_000 });
  const problems = books.checks.flatMap((check) => check.problems);
  const unlisted = books.checks.reduce((sum, check) => sum + check.unlisted, 0);
  const forgotten = await record.missing(hub);
  const stray = await strayUnits(scene);
  const missed = struck.flatMap(({ kind, recovery: { ms, missing } }, index) =>
    ms === null ? [`fault ${index + 1}, ${kind}: ${missing.join('; ')}`] : [],
  );
  return {
    counts: {
      lost: end.lost,
      doubled: end.doubled,
      drift: end.drift,
      'stray units': stray.length,
      'deliveries forgotten': forgotten.length,
      'audit problems': problems.length + unlisted,
      'recoveries missed': missed.length,
    },
    complaints: [
      ...end.where,
      ...stray,
      ...forgotten.map((id) => `answered 2xx and not in the inbox: ${id}`),
      ...problems.map(({ where, message }) => `${where}: ${message}`),
      ...missed,
    ],
    oversold: end.oversold,
  };
}
