/**
 * Whether something that was done `last` is due again after `everyMs`. A worker whose clock is ahead may have
 * written a time that is still to come: that must not stop the others until their clocks get there.
 */
export function isDueAgain(last: Date | null | undefined, everyMs: number, now: Date): boolean {
  const since = now.getTime() - (last?.getTime() ?? 0);
  return since < 0 || since >= everyMs;
}
