export type Scalar = string | number | null;

/** One condition as MySQL decides it: text without case, numbers as numbers, null equal to nothing. */
export function matches(column: Scalar, condition: string, value: string): boolean {
  if (condition === 'null') return column === null;
  if (condition === 'notnull') return column !== null;
  // A condition that Magento does not know is left out without a word.
  const test = TESTS[condition];
  if (!test) return true;
  return column !== null && test(column, value);
}

type Test = (column: string | number, value: string) => boolean;

const TESTS: Readonly<Record<string, Test | undefined>> = {
  eq: (column, value) => order(column, value) === 0,
  neq: (column, value) => order(column, value) !== 0,
  gt: (column, value) => order(column, value) > 0,
  gteq: (column, value) => order(column, value) >= 0,
  from: (column, value) => order(column, value) >= 0,
  lt: (column, value) => order(column, value) < 0,
  lteq: (column, value) => order(column, value) <= 0,
  to: (column, value) => order(column, value) <= 0,
  // There is no escape: a SKU with a comma cannot stand in such a list.
  in: (column, value) => value.split(',').some((item) => order(column, item) === 0),
  nin: (column, value) => value.split(',').every((item) => order(column, item) !== 0),
  finset: (column, value) => String(column).split(',').includes(value),
  like: (column, value) => pattern(value).test(String(column)),
};

function order(column: string | number, value: string): number {
  if (typeof column === 'number') return column - (Number.parseFloat(value) || 0);
  const [left, right] = [column.toLowerCase(), value.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function pattern(like: string): RegExp {
  const source = like
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is');
}
