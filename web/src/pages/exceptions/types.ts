import type { z } from 'zod';
import type {
  exceptionCounts,
  exceptionPage,
} from '../../../../server/http/presenters/exception.ts';

export type ExceptionPageAnswer = z.output<typeof exceptionPage>;
export type ExceptionRow = ExceptionPageAnswer['exceptions'][number];
export type ExceptionKind = ExceptionRow['kind'];
export type ExceptionCounts = z.output<typeof exceptionCounts>;

/** Where trying again can mend it; the server decides again. */
export const RETRYABLE: ReadonlySet<ExceptionKind> = new Set<ExceptionKind>([
  'dead-letter',
  'write-rejected',
  'external-edit',
  'channel-failing',
]);

export const toneOf = (kind: ExceptionKind) =>
  kind === 'oversold' || kind === 'channel-unauthorized' || kind === 'channel-uninstalled'
    ? ('critical' as const)
    : ('attention' as const);
