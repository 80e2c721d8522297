const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * PHP's natural order, by which Magento up to 2.4.7 sorts signed parameters: runs of digits compare as
 * numbers, so `[2]` comes before `[10]`, where RFC 5849 asks for byte order and `[10]` before `[2]`.
 * For the ASCII of encoded parameter names; whitespace never occurs in them.
 */
export function strnatcmp(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    i = skipZeros(a, i);
    j = skipZeros(b, j);
    if (isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      const left = digitsAt(a, i);
      const right = digitsAt(b, j);
      const order = compareRuns(left, right);
      if (order !== 0) return order;
      i += left.length;
      j += right.length;
      continue;
    }
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference;
    i++;
    j++;
  }
  return a.length - i - (b.length - j);
}

/** Zeros before another digit count nothing. */
function skipZeros(text: string, from: number): number {
  let at = from;
  while (text[at] === '0' && isDigit(text.charCodeAt(at + 1))) at++;
  return at;
}

function digitsAt(text: string, from: number): string {
  let end = from;
  while (isDigit(text.charCodeAt(end))) end++;
  return text.slice(from, end);
}

/** The longer run is the larger number; runs of one length compare digit by digit. */
const compareRuns = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
