/** MongoDB's own error codes: a client must not be able to tell who refused it. */
const NAMES = new Map(
  `2 BadValue, 9 FailedToParse, 14 TypeMismatch, 15 Overflow, 20 IllegalOperation, 22 InvalidBSON,
  26 NamespaceNotFound, 28 PathNotViable, 40 ConflictingUpdateOperators, 43 CursorNotFound,
  52 DollarPrefixedFieldName, 53 InvalidIdField, 56 EmptyFieldName, 59 CommandNotFound,
  66 ImmutableField, 67 CannotCreateIndex, 72 InvalidOptions, 73 InvalidNamespace,
  85 IndexOptionsConflict, 86 IndexKeySpecsConflict, 115 CommandNotSupported,
  168 InvalidPipelineOperator, 171 CannotIndexParallelArrays, 10334 BSONObjectTooLarge,
  11000 DuplicateKey, 14031 OutOfDiskSpace`
    .split(',')
    .map((entry) => entry.trim().split(' '))
    .map(([code, name]) => [Number(code), name]),
);

export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.codeName = NAMES.get(code) ?? `Location${code}`;
    this.extra = extra;
  }
}

/** What a thrown thing becomes on the wire; mingo throws errors without a code. */
export function asCommandError(thrown: unknown): CommandError {
  if (thrown instanceof CommandError) return thrown;
  if (thrown instanceof RangeError)
    return new CommandError(15, `too large or too deep: ${thrown.message}`);
  return new CommandError(2, thrown instanceof Error ? thrown.message : String(thrown));
}
