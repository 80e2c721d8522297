import type { TFunction } from 'i18next';
import { whyOf } from '../../say-exception.ts';
import type { Importing } from './types.ts';

/** A line of the log in the reader's language; old ones as they were written down, in English. */
export function sayLine(t: TFunction<'channels'>, line: Importing['lines'][number]): string {
  if (line.kind === null) return line.text;
  return t(`importLine.${line.kind}`, {
    ...line.facts,
    count: Number(line.facts.count ?? 0),
    defaultValue: line.text,
  });
}

/** Why it stopped: the reason in words, then what the store or the hub said. */
export const sayProblem = (t: TFunction<'channels'>, words: string): string =>
  t('importProblem', { why: whyOf(t, words), words });
