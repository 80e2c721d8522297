import { median, medianInterval } from './statistics.ts';

/** What a figure has to be: no more, or no less, than so much. */
export interface Aim {
  readonly kind: 'at-most' | 'at-least';
  readonly value: number;
}

export const atMost = (value: number): Aim => ({ kind: 'at-most', value });
export const atLeast = (value: number): Aim => ({ kind: 'at-least', value });

/** One line of the report: the median over the rounds, its 95 % interval, and whether that will do. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly max: number;
  /** One a round. */
  readonly values: readonly number[];
  /** Null: only said, so that the others can be understood. */
  readonly aim: Aim | null;
  /** The unfavourable end of the interval meets the aim. Null without an aim. */
  readonly met: boolean | null;
}

/** `values`: one a round, each a ratio formed inside its round, or a counter. */
export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  aim: Aim | null = null,
): Figure {
  const [low, high] = medianInterval(values);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const met = aim && (aim.kind === 'at-most' ? high <= aim.value : low >= aim.value);
  return { name, unit, median: median(values), low, high, min, max, values, aim, met };
}
