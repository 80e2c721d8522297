import { normalizeTerm } from '../../domain/words.ts';
import { digits, phoneEnd } from './search-tokens.ts';

/** Words beyond these are not looked at: nobody types more, and each one costs. */
const WORDS_MAX = 6;
const PHONE = /^[+\d\s()/.-]{5,}$/;

/**
 * What somebody typed, as words that must all be found, each in any of its spellings. A phone number is
 * one word however it is spaced. Null when nothing of it can be searched for.
 */
export function searchWords(typed: string): string[][] | null {
  const phone = digits(typed);
  if (PHONE.test(typed) && phone.length >= 5 && /\s/.test(typed.trim())) return [spellings(phone)];
  const words = typed.split(/\s+/).flatMap((word) => {
    const plain = normalizeTerm(word);
    if (plain === '') return [];
    // Phones are stored as digits only, SKUs as printed.
    return [[...new Set([plain, ...(PHONE.test(word) ? spellings(digits(word)) : [])])]];
  });
  // The longest word leaves the fewest orders to look at, so it comes first.
  const longestFirst = words.toSorted(([a = ''], [b = '']) => b.length - a.length);
  return words.length === 0 ? null : longestFirst.slice(0, WORDS_MAX);
}

/** 070-123 45 67 and +46 70-123 45 67 are one phone: they end alike. */
const spellings = (phone: string): string[] => [...new Set([phone, phoneEnd(phone)])];
