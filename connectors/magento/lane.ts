/** Runs at most `width` calls at once, in the order they came. */
export function createLane(width: number): <T>(call: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (call) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await call();
    } finally {
      // The place goes to the next in line, so `running` only falls when nobody waits.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
