/**
 * Gathers what is told and hands it on at once, then at most once in so many milliseconds: what was told in
 * between comes together after that time, so that the last word is never lost.
 */
export function seldom<T>(ms: number, hand: (told: ReadonlySet<T>) => void) {
  let waiting = new Set<T>();
  let resting = false;
  const go = () => {
    resting = waiting.size > 0;
    if (!resting) return;
    const told = waiting;
    waiting = new Set();
    hand(told);
    setTimeout(go, ms);
  };
  return (told: readonly T[]): void => {
    for (const each of told) waiting.add(each);
    if (!resting) go();
  };
}
