import type { Refund, Shipment } from '../../../server/domain/order.ts';
import { tenThousandths, toMinor } from './amounts.ts';
import { familiesOf, isOneThing } from './families.ts';
import { units } from './quantity.ts';
import type { MagentoComposite, MagentoOrder } from './schema.ts';

export function shipmentsOf({ order, shipments }: MagentoComposite): Shipment[] {
  const lineIdOf = lineIds(order);
  return shipments.map((shipment) => ({
    externalId: shipment.entity_id,
    at: shipment.created_at,
    // Magento has no cancelled shipments.
    cancelled: false,
    externalLocationId: shipment.extension_attributes?.source_code ?? null,
    lines: quantities(shipment.items, lineIdOf),
    tracking: shipment.tracks.map((track) => ({
      carrier: track.title || track.carrier_code,
      number: track.track_number,
      url: null,
    })),
  }));
}

const CANCELLED = 3;

export function refundsOf({ order, creditmemos }: MagentoComposite): Refund[] {
  const lineIdOf = lineIds(order);
  return creditmemos
    .filter((memo) => memo.state !== CANCELLED)
    .map((memo) => ({
      externalId: memo.entity_id,
      at: memo.created_at,
      amountMinor: toMinor(tenThousandths(memo.base_grand_total), order.base_currency_code),
      lines: quantities(memo.items, lineIdOf).map((line) => ({ ...line, restocked: false })),
    }));
}

/** The child of a configurable is the same line as its parent. */
function lineIds(order: MagentoOrder): (itemId: string) => string {
  const parents = new Map(
    familiesOf(order.items)
      .filter(isOneThing)
      .flatMap(({ parent, children }) =>
        children.map((child) => [child.item_id, parent.item_id] as const),
      ),
  );
  return (itemId) => parents.get(itemId) ?? itemId;
}

function quantities(
  lines: readonly { order_item_id: string; qty: string }[],
  lineIdOf: (itemId: string) => string,
) {
  const byLine = new Map<string, number>();
  for (const { order_item_id, qty } of lines) {
    const lineId = lineIdOf(order_item_id);
    byLine.set(lineId, Math.max(byLine.get(lineId) ?? 0, units(qty)));
  }
  return [...byLine]
    .filter(([, quantity]) => quantity > 0)
    .map(([lineId, quantity]) => ({ lineId, quantity }));
}
