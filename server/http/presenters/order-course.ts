import { z } from 'zod';
import { LIFECYCLE_STEPS, type LifecycleStep, lifecycleOf } from '../../domain/lifecycle.ts';
import type { OrderView } from '../../services/orders/order-view.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';
import { facts, presentFacts } from './exception.ts';

/** How far an order is, step by step. */
export const lifecycleStep = z.strictObject({
  step: z.enum(LIFECYCLE_STEPS),
  /** `dropped`: it will not come any more. */
  status: z.enum(['done', 'partly', 'waiting', 'dropped']),
  at: timeOrNull,
  /** Units done, of how many; null for steps that are not counted in units. */
  units: z.strictObject({ done: z.int(), of: z.int() }).nullable(),
});

export const presentLifecycle = (order: OrderView['order']): z.input<typeof lifecycleStep>[] =>
  lifecycleOf(order).map(({ step, status, at: when, units }: LifecycleStep) => ({
    step,
    status,
    at: atOrNull(when),
    units: units && { done: units.done, of: units.of },
  }));

/** Something that happened to an order, who did it, and their name. */
export const timelineEntry = z.strictObject({
  /** Unique within its order. */
  id: z.string(),
  kind: z.string(),
  at: time,
  text: z.string(),
  actor: z.string(),
  actor_name: z.string(),
});

export const presentTimelineEntry = (
  {
    key,
    kind,
    at: when,
    text,
    actor,
  }: Pick<OrderView['timeline'][0], 'key' | 'kind' | 'at' | 'text' | 'actor'>,
  actorName: (actor: string) => string,
): z.input<typeof timelineEntry> => ({
  id: key,
  kind,
  at: at(when),
  text,
  actor,
  actor_name: actorName(actor),
});

export const orderException = z.strictObject({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['open', 'closed']),
  cause: z.string(),
  next_step: z.string(),
  facts,
  last_at: time,
});

export const presentOrderException = (
  of: OrderView['exceptions'][number],
): z.input<typeof orderException> => ({
  // As the list of exceptions names it.
  id: Buffer.from(of.key, 'utf8').toString('base64url'),
  kind: of.kind,
  state: of.state,
  cause: of.cause,
  next_step: of.nextStep,
  facts: presentFacts(of.facts),
  last_at: at(of.lastAt),
});
