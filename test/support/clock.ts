export interface FakeClock {
  readonly now: () => Date;
  advance(ms: number): void;
}

/** A clock that only moves when told to. */
export function fakeClock(start = '2026-03-01T10:00:00Z'): FakeClock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
  };
}
