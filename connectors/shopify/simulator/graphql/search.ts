/** The part of Shopify's search syntax that is simulated: `field:value` terms, joined by AND. */
export interface Searchable {
  readonly times?: Readonly<Record<string, Date>>;
  readonly words?: Readonly<Record<string, string>>;
}

const TERM = /(\w+):(>=|<=|>|<)?\s*(?:'([^']*)'|"([^"]*)"|(\S+))/g;

type Test = (row: Searchable) => boolean;

/** Fields that Shopify does not know are ignored with a warning there, and ignored here. */
export function search(query: string | null | undefined): Test {
  const tests = [...(query ?? '').matchAll(TERM)].map(
    ([, field = '', sign = '', single, double, bare]) =>
      testOf(field, sign, single ?? double ?? bare ?? ''),
  );
  return (row) => tests.every((test) => test(row));
}

function testOf(field: string, sign: string, value: string): Test {
  const asked = Date.parse(value);
  return ({ times, words }) => {
    const at = times?.[field];
    if (at) return Number.isNaN(asked) || compares(at.getTime(), sign, asked);
    const word = words?.[field];
    return word === undefined || word === value;
  };
}

function compares(at: number, sign: string, asked: number): boolean {
  switch (sign) {
    case '>=':
      return at >= asked;
    case '>':
      return at > asked;
    case '<=':
      return at <= asked;
    case '<':
      return at < asked;
    default:
      return at === asked;
  }
}
