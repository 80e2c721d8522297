/** An expected "no": what is the matter and what the caller can do, in plain words. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly problems: readonly string[];
  readonly whatToDo?: string;
}

export const refuse = (
  code: string,
  problems: readonly string[] | string,
  whatToDo?: string,
): Refusal => ({
  ok: false,
  code,
  problems: typeof problems === 'string' ? [problems] : problems,
  ...(whatToDo !== undefined && { whatToDo }),
});

export const isRefusal = <T extends object>(answer: T | Refusal): answer is Refusal =>
  'ok' in answer && answer.ok === false;
