import { z } from 'zod';
import { ChannelError } from '../../connector.ts';

export interface GraphqlProblem {
  readonly message: string;
  readonly code: string;
  /** Where in the data something is missing: "order.email". */
  readonly path: string;
}

const shape = z.array(
  z.object({
    message: z.string(),
    path: z.array(z.union([z.string(), z.number()])).nullish(),
    extensions: z.object({ code: z.string().nullish() }).nullish(),
  }),
);

/** GraphQL's top-level errors. A list we cannot read is one problem without a code. */
export function problemsOf(errors: unknown): readonly GraphqlProblem[] {
  if (errors === undefined || errors === null) return [];
  const read = shape.safeParse(errors);
  if (!read.success) return [{ message: 'errors in an unknown shape', code: '', path: '' }];
  return read.data.map(({ message, path, extensions }) => ({
    message: message.slice(0, 200),
    code: extensions?.code ?? '',
    path: path?.join('.') ?? '',
  }));
}

export const hasCode = (problems: readonly GraphqlProblem[], code: string): boolean =>
  problems.some((problem) => problem.code === code);

/** Why there is no data at all. */
export function failureOf(problems: readonly GraphqlProblem[], kind: 'read' | 'write') {
  const message = problems[0]?.message ?? 'no data and no reason';
  if (hasCode(problems, 'ACCESS_DENIED')) return new ChannelError('unauthorized', message);
  if (problems.length === 0 || hasCode(problems, 'INTERNAL_SERVER_ERROR')) {
    return new ChannelError(kind === 'write' ? 'unknown-outcome' : 'unavailable', message);
  }
  return new ChannelError('rejected', message);
}
