import type { ListTiming } from './lists.ts';
import type { PageTiming } from './pages.ts';

/** What a merchant should feel: milliseconds, and the score of things that move by themselves. */
export const AIMS = { lcp: 1_500, cls: 0.02, inp: 100, listP95: 100 } as const;

export interface WebReport {
  readonly database: string;
  readonly pages: readonly PageTiming[];
  readonly lists: readonly ListTiming[];
}

type Cell = readonly [text: string, missed: boolean];

const ms = (value: number, aim?: number): Cell => [
  value.toFixed(value < 100 ? 1 : 0),
  aim !== undefined && !(value <= aim),
];

/** One line an aim that was missed. */
export function missesOf({ pages, lists }: WebReport): readonly string[] {
  return [
    ...pages.flatMap(({ page, lcp, cls, inp, visits }) => {
      const worst = visits.toSorted((one, other) => other.inp - one.inp)[0];
      const moved = visits.flatMap((visit) => visit.moved).slice(0, 4);
      return [
        ...(lcp <= AIMS.lcp ? [] : [`${page}: LCP ${lcp.toFixed(0)} ms (${visits[0]?.largest})`]),
        ...(cls <= AIMS.cls ? [] : [`${page}: CLS ${cls.toFixed(3)} (${moved.join('; ')})`]),
        ...(inp <= AIMS.inp ? [] : [`${page}: INP ${inp.toFixed(0)} ms (${worst?.slowest})`]),
      ];
    }),
    ...lists
      .filter(({ p95 }) => !(p95 <= AIMS.listP95))
      .map(({ call, p95 }) => `GET ${call}: p95 ${p95.toFixed(0)} ms`),
  ];
}

export function tableOf({ database, pages, lists }: WebReport): string {
  const rows: (readonly [string, ...Cell[]])[] = pages.map(({ page, lcp, cls, inp }) => [
    page,
    ms(lcp, AIMS.lcp),
    [cls.toFixed(3), !(cls <= AIMS.cls)],
    ms(inp, AIMS.inp),
  ]);
  const calls: (readonly [string, ...Cell[]])[] = lists.map(({ call, p50, p95, bytes }) => [
    `GET ${call}`,
    ms(p50),
    ms(p95, AIMS.listP95),
    [(bytes / 1024).toFixed(1), false],
  ]);
  return [
    database,
    line('page', [`LCP ms ≤ ${AIMS.lcp}`, `CLS ≤ ${AIMS.cls}`, `INP ms ≤ ${AIMS.inp}`]),
    ...rows.map(([name, ...cells]) => line(name, cells.map(mark))),
    line('list', ['p50 ms', `p95 ms ≤ ${AIMS.listP95}`, 'KiB']),
    ...calls.map(([name, ...cells]) => line(name, cells.map(mark))),
  ].join('\n');
}

const mark = ([text, missed]: Cell) => (missed ? `${text} !` : `${text}  `);
const line = (name: string, cells: readonly string[]) =>
  `${name.padEnd(46)}${cells.map((cell) => cell.padStart(16)).join('')}`;
