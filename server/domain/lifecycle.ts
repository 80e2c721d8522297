import { openUnits } from './line-stock.ts';
import type { OrderBook, PaymentState, SnapshotLine } from './order.ts';

export const LIFECYCLE_STEPS = ['placed', 'paid', 'allocated', 'fulfilled', 'closed'] as const;

/** `dropped`: it will not come any more, because the order ended before. */
export type StepStatus = 'done' | 'partly' | 'waiting' | 'dropped';

export interface LifecycleStep {
  readonly step: (typeof LIFECYCLE_STEPS)[number];
  readonly status: StepStatus;
  readonly at: Date | null;
  /** Units done, of how many; null for steps that are not counted in units. */
  readonly units: { readonly done: number; readonly of: number } | null;
}

type Seen = Pick<OrderBook, 'state' | 'payment' | 'placedAt' | 'lines' | 'shipments'>;

const ENDED = new Set<OrderBook['state']>(['cancelled', 'deleted']);

/** Something of the order still has to leave the shelf. */
export const isToFulfil = ({ state, lines }: Pick<OrderBook, 'state' | 'lines'>): boolean =>
  (state === 'open' || state === 'held') &&
  lines.some((line) => line.stocked && openUnits(line, state) > 0);

/** How far an order is on its way, counted in the units that have to be shipped. */
export function lifecycleOf(order: Seen): readonly LifecycleStep[] {
  const ended = ENDED.has(order.state);
  const shipped = sumOf(order.lines, shippedUnits);
  const open = sumOf(order.lines, (line) => openUnits(line, order.state));
  const allocated = order.lines.reduce((sum, { stocked, held }) => {
    return sum + (stocked ? held.reduce((units, at) => units + at.committed, 0) : 0);
  }, shipped);
  const counted = (step: 'allocated' | 'fulfilled', done: number, at: Date | null) => {
    const status = ended && done === 0 ? 'dropped' : share(done, shipped + open);
    return { step, status, at: status === 'done' ? at : null, units: { done, of: shipped + open } };
  };
  const plain = (step: 'placed' | 'paid' | 'closed', status: StepStatus, at: Date | null = null) =>
    ({ step, status, at, units: null }) as const;
  const paid = PAID[order.payment];
  return [
    plain('placed', 'done', order.placedAt),
    plain('paid', ended && paid !== 'done' ? 'dropped' : paid),
    counted('allocated', allocated, null),
    counted('fulfilled', shipped, lastShipped(order)),
    plain('closed', ended ? 'dropped' : order.state === 'closed' ? 'done' : 'waiting'),
  ];
}

/** What was given back had been paid before. */
const PAID: Readonly<Record<PaymentState, StepStatus>> = {
  pending: 'waiting',
  authorized: 'partly',
  'partly-paid': 'partly',
  paid: 'done',
  'partly-refunded': 'done',
  refunded: 'done',
  voided: 'dropped',
  other: 'waiting',
};

const share = (done: number, of: number): StepStatus =>
  done >= of ? 'done' : done > 0 ? 'partly' : 'waiting';

const shippedUnits = (line: SnapshotLine) =>
  line.shipped.reduce((sum, part) => sum + part.quantity, 0);

const sumOf = (lines: readonly SnapshotLine[], units: (line: SnapshotLine) => number) =>
  lines.reduce((sum, line) => sum + (line.stocked ? units(line) : 0), 0);

function lastShipped({ shipments }: Seen): Date | null {
  const times = shipments.filter((each) => !each.cancelled).map((each) => each.at.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
