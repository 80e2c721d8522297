import { z } from 'zod';
import {
  EXCEPTION_KINDS,
  type ExceptionPage,
  type ExceptionView,
} from '../../services/exceptions-view.ts';
import { at, next, time } from './common.ts';

export const exceptionKind = z.enum(EXCEPTION_KINDS);
export const exceptionState = z.enum(['open', 'closed']);

/** Something failed or was skipped: why, and what to do about it. */
export const exception = z.strictObject({
  id: z.string(),
  kind: exceptionKind,
  state: exceptionState,
  channel_id: z.string().nullable(),
  subject: z.strictObject({ type: z.string(), id: z.string() }),
  cause: z.string(),
  next_step: z.string(),
  count: z.int(),
  first_at: time,
  last_at: time,
});

export const exceptionPage = z.strictObject({ exceptions: z.array(exception), next });

export const presentExceptionPage = (page: ExceptionPage): z.input<typeof exceptionPage> => ({
  exceptions: page.exceptions.map(presentException),
  next: page.next,
});

export const presentException = (of: ExceptionView): z.input<typeof exception> => ({
  id: of.id,
  kind: of.kind,
  state: of.state,
  channel_id: of.channelId,
  subject: { type: of.subject.type, id: of.subject.id },
  cause: of.cause,
  next_step: of.nextStep,
  count: of.count,
  first_at: at(of.firstAt),
  last_at: at(of.lastAt),
});
