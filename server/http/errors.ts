import { z } from 'zod';

/** How every failed call is answered. */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    what_to_do: z.string().optional(),
  }),
});

export type ErrorBody = z.output<typeof errorSchema>;

/** Thrown by whatever refuses a call; the router turns it into the answer. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly whatToDo: string | undefined;
  constructor(status: number, code: string, message: string, whatToDo?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.whatToDo = whatToDo;
  }
}

export const errorBody = ({ code, message, whatToDo }: HttpError): ErrorBody => ({
  error: { code, message, ...(whatToDo !== undefined && { what_to_do: whatToDo }) },
});

export const notFound = (): HttpError =>
  new HttpError(404, 'not_found', 'There is no such thing here.');

/** The answer to anything that was thrown; what nobody expected tells nothing of itself. */
export function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  // Express and its body parser mark what the caller did wrong with a status of 4xx.
  const status = Number(Object(error).status);
  if (status === 413) return new HttpError(413, 'payload_too_large', 'The body is too large.');
  if (status === 415) return new HttpError(415, 'unsupported_media_type', 'Send JSON.');
  if (status >= 400 && status < 500) {
    return new HttpError(400, 'bad_request', 'The request could not be read.');
  }
  return new HttpError(
    500,
    'internal',
    'Something went wrong here.',
    'Try again; if it stays so, look into the log of the hub at this time.',
  );
}
