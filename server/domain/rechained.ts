import {
  type ChannelNumber,
  type LocationSeq,
  later,
  type OwnLine,
  sinceBase,
  sum,
} from './channel-number.ts';

/**
 * The listing's own lines are read off other chains from now on, because what it sells is made of something
 * else. What is known goes on from there: nothing is forgotten that could give back units just sold. The
 * channel must be read next, because an order in this very moment may be counted on neither chain, or both.
 */
export function rechained(
  number: ChannelNumber,
  own: readonly OwnLine[],
  chain: string,
  heads: readonly LocationSeq[],
): ChannelNumber {
  // Nothing was counted on the chains before: what came after `baseAt` is found on the new ones.
  if (number.base === null || (number.rolledTo === null && own.length === 0)) {
    return { ...number, chain, seqs: [], seen: null };
  }
  const lines = sinceBase(number, own);
  const rolledTo = lines.reduce((at, line) => later(at, line.at), number.rolledTo);
  const base = number.base + sum(lines);
  return { ...number, base, chain, seqs: heads, rolledTo, seen: null };
}
