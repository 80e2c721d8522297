import type { StateBadge } from '../../parts/index.ts';
import type { OrderRow } from './types.ts';

export const STATES = ['open', 'held', 'closed', 'cancelled', 'deleted'] as const;
export const PAYMENTS = [
  'pending',
  'authorized',
  'paid',
  'partly-paid',
  'partly-refunded',
  'refunded',
  'voided',
  'other',
] as const;

type Tone = Parameters<typeof StateBadge>[0]['tone'];
type Progress = Parameters<typeof StateBadge>[0]['progress'];

interface Badge {
  /** Key of the word. */
  readonly word: string;
  readonly tone: Tone;
  readonly progress: Progress;
}

const PAID: Readonly<Record<OrderRow['payment'], Omit<Badge, 'word'>>> = {
  pending: { tone: 'warning', progress: 'incomplete' },
  authorized: { tone: 'attention', progress: 'incomplete' },
  'partly-paid': { tone: 'warning', progress: 'partiallyComplete' },
  paid: { tone: 'neutral', progress: 'complete' },
  'partly-refunded': { tone: 'neutral', progress: 'partiallyComplete' },
  refunded: { tone: 'neutral', progress: 'complete' },
  voided: { tone: 'neutral', progress: 'complete' },
  other: { tone: 'neutral', progress: 'incomplete' },
};

export const paymentBadge = (payment: OrderRow['payment']): Badge => ({
  word: `payment.${payment}`,
  ...PAID[payment],
});

/** What is to do with an order, rather than what the channel calls its state. */
export function workBadge({ state, to_fulfil }: Pick<OrderRow, 'state' | 'to_fulfil'>): Badge {
  if (state === 'held') return { word: 'state.held', tone: 'warning', progress: 'incomplete' };
  if (state === 'cancelled' || state === 'deleted') {
    return { word: `state.${state}`, tone: 'neutral', progress: 'complete' };
  }
  if (to_fulfil) return { word: 'work.to-fulfil', tone: 'attention', progress: 'incomplete' };
  const word = state === 'closed' ? 'state.closed' : 'work.fulfilled';
  return { word, tone: 'neutral', progress: 'complete' };
}
