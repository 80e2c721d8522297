import type { models } from './models.ts';
import { orderFields, shopifyOrder } from './order.ts';

/**
 * The job of one webhook: the order by an upsert, each line from the stock, and each number that changed to
 * the other channel by a call of its own, where there is one.
 */
export function orderTaker(
  { Order, Stock }: ReturnType<typeof models>,
  channel: string | undefined,
  called: () => void,
) {
  return async (data: unknown): Promise<void> => {
    const order = shopifyOrder.parse(data);
    const filter = { shopifyId: String(order.id) };
    const before = await Order.findOneAndUpdate(filter, orderFields(order), { upsert: true });
    // Told again: its lines were taken from the stock the first time.
    if (before) return;
    for (const { sku, quantity } of order.line_items) {
      const change = { $inc: { available: -quantity } };
      const how = { upsert: true, returnDocument: 'after' } as const;
      const stock = await Stock.findOneAndUpdate({ sku }, change, how);
      if (channel === undefined) continue;
      const body = JSON.stringify({ sku, available: stock.available });
      await fetch(channel, { method: 'POST', body });
      called();
    }
  };
}
