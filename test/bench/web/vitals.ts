import type { Page } from 'playwright-core';

/** What a person felt on a page: milliseconds, and the score of things that moved by themselves. */
export interface Vitals {
  readonly lcp: number;
  readonly cls: number;
  /** The slowest interaction, to the next picture; what took less than 16 ms is not told by the browser. */
  readonly inp: number;
  /** What to look at when an aim is missed. */
  readonly largest: string;
  readonly moved: readonly string[];
  readonly slowest: string;
}

interface Watched extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly interactionId: number;
  readonly target: Element | null;
  readonly element: Element | null;
  readonly sources?: readonly { readonly node: Node | null }[];
}

type Global = typeof globalThis & { vitals: () => Vitals };

/** Begins to listen; what happened before is told too. Call it as soon as the page is there. */
export const watchVitals = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const nameOf = (node: Node | null | undefined) => {
      const element = node instanceof Element ? node : node?.parentElement;
      if (!element) return '?';
      const words = (element.textContent ?? '').trim().slice(0, 30);
      return `${element.tagName.toLowerCase()}.${String(element.className).slice(0, 50)} “${words}”`;
    };
    const names = new Map<Watched, string>();
    const nameAt = (entry: Watched | undefined) => (entry ? names.get(entry) : undefined) ?? 'none';
    const seen: Record<string, Watched[]> = { lcp: [], shift: [], event: [] };
    const observe = (type: string, list: Watched[], also = {}) =>
      new PerformanceObserver((found) => {
        for (const entry of found.getEntries() as Watched[]) {
          list.push(entry);
          // Named at once: what leaves the page has no name later.
          const nodes = entry.sources?.map(({ node }) => node) ?? [entry.element ?? entry.target];
          names.set(entry, nodes.map(nameOf).join(' | '));
        }
      }).observe({
        type,
        buffered: true,
        ...also,
      });
    const { lcp = [], shift = [], event = [] } = seen;
    observe('largest-contentful-paint', lcp);
    observe('layout-shift', shift);
    observe('event', event, { durationThreshold: 16 });
    // Movements within a second of each other count together, for five seconds at most.
    const windows = () => {
      let [worst, sum, first, last] = [0, 0, 0, Number.NEGATIVE_INFINITY];
      for (const { startTime: at, value, hadRecentInput } of shift) {
        if (hadRecentInput) continue;
        const same = at - last < 1_000 && at - first < 5_000;
        sum = same ? sum + value : value;
        first = same ? first : at;
        last = at;
        worst = Math.max(worst, sum);
      }
      return worst;
    };
    const vitals = (): Vitals => {
      const slow = event
        .filter(({ interactionId }) => interactionId > 0)
        .sort((one, other) => other.duration - one.duration)[0];
      const big = lcp.at(-1);
      const moved = shift.filter(({ hadRecentInput }) => !hadRecentInput);
      return {
        lcp: big?.startTime ?? Number.POSITIVE_INFINITY,
        cls: windows(),
        inp: slow?.duration ?? 16,
        largest: nameAt(big),
        moved: moved.map(
          (entry) =>
            `${entry.value.toFixed(4)} at ${Math.round(entry.startTime)} ms: ${nameAt(entry)}`,
        ),
        slowest: slow ? `${slow.name} on ${nameAt(slow)}` : 'none',
      };
    };
    (globalThis as Global).vitals = vitals;
  });

/** What was felt so far. */
export async function readVitals(page: Page): Promise<Vitals> {
  // The browser tells of an interaction after the picture that followed it.
  await page.waitForTimeout(300);
  return page.evaluate(() => (globalThis as Global).vitals());
}
