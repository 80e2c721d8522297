import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { dateFormat, numberFormat } from '../../i18n/formats.ts';
import type { HomeAnswer } from './types.ts';

const HEIGHT = 140;
/** In the seconds of the x axis. */
const HALF_HOUR = 1_800;

/** One bar an hour. */
export default function HoursChart({ hours }: Pick<HomeAnswer, 'hours'>) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const chart = new uPlot(optionsFor(current), dataOf(hours), current);
    const watch = new ResizeObserver(() =>
      chart.setSize({ width: current.clientWidth, height: HEIGHT }),
    );
    watch.observe(current);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [hours]);
  return <div ref={place} />;
}

const dataOf = (hours: HomeAnswer['hours']): uPlot.AlignedData => [
  hours.map(({ from }) => new Date(from).getTime() / 1_000),
  hours.map(({ orders }) => orders),
];

/** A hub of a thousand orders an hour has wider labels than one of ten. */
const roomFor = (labels: readonly string[] | null): number =>
  Math.max(44, 20 + 8 * Math.max(0, ...(labels ?? []).map((label) => label.length)));

function optionsFor(place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const ink = style.getPropertyValue('--p-color-text-secondary').trim() || '#616161';
  const fill = style.getPropertyValue('--p-color-bg-fill-brand').trim() || '#303030';
  const bars = uPlot.paths.bars?.({ size: [0.7, 24] });
  const hour = dateFormat({ hour: '2-digit' });
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Half an hour more on both sides: the first and the last bar stand whole.
      x: { time: true, range: (_, from, to) => [from - HALF_HOUR, to + HALF_HOUR] },
      y: { range: (_, __, most) => [0, Math.max(4, most)] },
    },
    axes: [
      {
        stroke: ink,
        grid: { show: false },
        values: (_, splits) => splits.map((at) => hour.format(new Date(at * 1_000))),
      },
      {
        stroke: ink,
        size: (_, labels) => roomFor(labels),
        values: (_, splits) => splits.map((at) => numberFormat().format(at)),
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
        grid: { stroke: 'rgba(128, 128, 128, 0.2)' },
      },
    ],
    series: [
      {},
      { fill, stroke: fill, width: 0, points: { show: false }, ...(bars && { paths: bars }) },
    ],
  };
}
