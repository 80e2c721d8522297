import { z } from 'zod';
import { limits } from '../../limits.ts';
import {
  EXCEPTION_KINDS,
  type ExceptionCounts,
  type ExceptionPage,
  type ExceptionView,
} from '../../services/desk/exceptions-view.ts';
import { at, next, time } from './common.ts';

export const exceptionKind = z.enum(EXCEPTION_KINDS);
export const exceptionState = z.enum(['open', 'closed']);

/** What `cause` and `next_step` are made of, for sentences in other languages. */
export const facts = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .nullable()
  .meta({ description: 'By kind; null for exceptions from before there were any.' });

/** Something failed or was skipped: why, and what to do about it. */
export const exception = z.strictObject({
  id: z.string(),
  kind: exceptionKind,
  state: exceptionState,
  channel_id: z.string().nullable(),
  channel: z.string().nullable(),
  subject: z.strictObject({ type: z.string(), id: z.string() }),
  cause: z.string(),
  next_step: z.string(),
  facts,
  count: z.int(),
  first_at: time,
  last_at: time,
  /** Who looks after it; the name is empty when the person's account is gone. */
  owner: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
});

export const exceptionPage = z.strictObject({ exceptions: z.array(exception), next });

export const presentExceptionPage = (page: ExceptionPage): z.input<typeof exceptionPage> => ({
  exceptions: page.exceptions.map(presentException),
  next: page.next,
});

export const presentFacts = (of: ExceptionView['facts']): z.input<typeof facts> =>
  of ? { ...of } : null;

export const presentException = (of: ExceptionView): z.input<typeof exception> => ({
  id: of.id,
  kind: of.kind,
  state: of.state,
  channel_id: of.channelId,
  channel: of.channelName,
  subject: { type: of.subject.type, id: of.subject.id },
  cause: of.cause,
  next_step: of.nextStep,
  facts: presentFacts(of.facts),
  count: of.count,
  first_at: at(of.firstAt),
  last_at: at(of.lastAt),
  owner: of.owner && { id: of.owner.id, name: of.owner.name },
});

const counted = z.int().meta({ description: `Counted up to ${limits.exceptionsCounted}.` });

export const exceptionCounts = z.strictObject({
  /** Kinds without open ones are left out. */
  by_kind: z.array(z.strictObject({ kind: exceptionKind, open: counted })),
  by_channel: z.array(
    z.strictObject({ channel_id: z.string(), channel: z.string(), open: counted }),
  ),
  /** No count goes beyond this. */
  counted_to: z.int(),
});

export const presentExceptionCounts = (of: ExceptionCounts): z.input<typeof exceptionCounts> => ({
  by_kind: of.byKind.map(({ kind, open }) => ({ kind, open })),
  by_channel: of.byChannel.map(({ channelId, name, open }) => ({
    channel_id: channelId,
    channel: name,
    open,
  })),
  counted_to: limits.exceptionsCounted,
});
