/** Lower case, accents off, outer punctuation off: what people type and what records say meet here. */
export function normalizeTerm(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** "Sonnen-Hut, gelb" → ["sonnen-hut", "gelb"]. */
export const wordsOf = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => normalizeTerm(word) || []);
