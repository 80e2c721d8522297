import { type HistoryEntry, type MagentoState, nextId, type Order } from './state.ts';

/** A comment by staff: the order's updated_at does not move. */
export function comment(
  state: MagentoState,
  order: Order,
  text: string,
  visible: boolean,
  now: Date,
): HistoryEntry {
  const entry: HistoryEntry = {
    id: nextId(state, 'history'),
    comment: text,
    at: now,
    status: order.state === 'new' ? 'pending' : order.state,
    entityName: 'order',
    visible,
  };
  order.history.push(entry);
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  return entry;
}

/** A new street: the order's updated_at does not move either. */
export function editAddress(state: MagentoState, order: Order, street: string): void {
  order.address = { ...order.address, street: [street] };
  state.happened.push({ topic: 'order.saved', orderId: order.id });
}
