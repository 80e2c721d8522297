import { bounds } from './bounds.ts';
import { AnswerTooLarge, LimitExceeded } from './errors.ts';

/** How much to ask for at once; only ever gets smaller while a channel is open. */
export interface Sizes {
  readonly page: number;
  readonly array: number;
  /** Takes a lower limit out of an error; true when asking for less makes sense. */
  learn(error: unknown): boolean;
  /** Runs `call` again with smaller sizes as long as its error teaches one. */
  fit<T>(call: () => Promise<T>): Promise<T>;
}

export function createSizes(): Sizes {
  const now: Record<'page' | 'array', number> = {
    page: bounds.pageSize,
    array: bounds.arrayItems,
  };
  const lower = (about: 'page' | 'array', to: number): boolean => {
    if (to >= now[about] || to < 1) return false;
    now[about] = to;
    return true;
  };
  const learn = (error: unknown): boolean => {
    if (error instanceof LimitExceeded) return lower(error.about, error.max);
    if (error instanceof AnswerTooLarge) return lower('page', Math.floor(now.page / 2));
    return false;
  };
  return {
    get page() {
      return now.page;
    },
    get array() {
      return now.array;
    },
    learn,
    async fit(call) {
      for (;;) {
        try {
          return await call();
        } catch (error) {
          if (!learn(error)) throw error;
        }
      }
    },
  };
}
