import { seeded } from '../../../server/demo/seeded.ts';

/** The middle value; of an even number, the mean of the two in the middle. NaN when there is none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest value that so large a part of them does not exceed. NaN when there is none. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

const RESAMPLES = 4_000;

/** Bootstrap 95 % interval of the median, by a fixed seed: the same rounds give the same interval. */
export function medianInterval(numbers: readonly number[]): readonly [low: number, high: number] {
  const random = seeded(95);
  const pick = () => numbers[Math.floor(random() * numbers.length)] ?? Number.NaN;
  const medians = Array.from({ length: RESAMPLES }, () => median(numbers.map(pick)));
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

/** Least-squares slope of y over x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const across = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return across / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
