import { useDeferredValue, useMemo, useState } from 'react';

interface Asked<T> {
  readonly data: T | undefined;
  /** What is there answers another question: the one before. */
  readonly isPlaceholderData: boolean;
}

interface Answer<T> {
  readonly data: T | undefined;
  /** Which question it answers: the React key of what is drawn from it. */
  readonly key: string;
  /** The answer to another question is on its way. What is only asked again does not fade: on a busy day
   * the books change every second. */
  readonly isOld: boolean;
}

/**
 * What a list shows, and of which question. Drawn under its key, the rows of another question take the place of
 * the ones before as a whole; without it those in both slide to their new places, seconds after anybody did
 * anything. Many rows are drawn when nobody waits for a key they pressed: give them to a component that is
 * memoised, by the answer alone.
 */
export function useAnswer<T>({ data, isPlaceholderData }: Asked<T>, question: unknown): Answer<T> {
  const asked = JSON.stringify(question);
  const [answered, setAnswered] = useState(asked);
  if (!isPlaceholderData && answered !== asked) setAnswered(asked);
  const key = isPlaceholderData ? answered : asked;
  const answer = useMemo(() => ({ data, key }), [data, key]);
  const shown = useDeferredValue(answer);
  return { ...shown, isOld: isPlaceholderData || shown.key !== key };
}
