import { faultKinds } from './faults.ts';
import type { Struck } from './faulty-day.ts';

/** The recoveries of each kind of fault, and of all together. */
export function recoveryTable(struck: readonly Struck[]): string[] {
  const row = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(10)).join('')}`;
  const line = (name: string, some: readonly Struck[]) => {
    const times = some.flatMap(({ recovery: { ms } }) => ms ?? []).sort((one, two) => one - two);
    const at = (share: number) => times[Math.ceil(times.length * share) - 1];
    const figures = [at(0.5), at(0.95), at(1)].map((ms) => (ms ? (ms / 1000).toFixed(1) : '–'));
    const missed = some.length - times.length;
    return row(name, [String(some.length), ...figures, missed > 0 ? String(missed) : '–']);
  };
  return [
    row('recovery, seconds', ['faults', 'median', 'p95', 'max', 'missed']),
    ...faultKinds.flatMap((kind) => {
      const some = struck.filter((each) => each.kind === kind);
      return some.length > 0 ? [line(kind, some)] : [];
    }),
    line('all', struck),
  ];
}
