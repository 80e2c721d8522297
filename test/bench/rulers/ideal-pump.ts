export interface TracedSale {
  /** Milliseconds. */
  readonly at: number;
  readonly skus: readonly string[];
}

/**
 * The fewest calls that "send when free, the newest number wins" makes for a trace of sales: one call at a
 * time, each lasting a round trip, each taking all that changed, up to the batch. Nothing else costs time.
 */
export function idealCalls(trace: readonly TracedSale[], rttMs: number, batch: number): number {
  const dirty = new Set<string>();
  let calls = 0;
  let free = 0;
  let next = 0;
  while (next < trace.length || dirty.size > 0) {
    const sale = trace[next];
    if (dirty.size === 0 && sale) free = Math.max(free, sale.at);
    for (; (trace[next]?.at ?? Number.POSITIVE_INFINITY) <= free; next++) {
      for (const sku of trace[next]?.skus ?? []) dirty.add(sku);
    }
    for (const sku of [...dirty].slice(0, batch)) dirty.delete(sku);
    calls++;
    free += rttMs;
  }
  return calls;
}
