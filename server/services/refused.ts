/** What a person asked for cannot be done as things stand. Nothing was changed. */
export interface Refused {
  readonly refused: {
    /** For programs and translations: "not_enough". */
    readonly code: string;
    /** What is so, in a sentence with its numbers. */
    readonly message: string;
    readonly whatToDo: string;
  };
}

export const refused = (code: string, message: string, whatToDo: string): Refused => ({
  refused: { code, message, whatToDo },
});

export const isRefused = <T extends object>(answer: T | Refused): answer is Refused =>
  'refused' in answer;
