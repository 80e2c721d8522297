import type { SnapshotLine } from '../../../server/domain/order.ts';
import { tenThousandths, toMinor } from './amounts.ts';
import { type Progress, progressOfOne, progressOfPart } from './dispatch.ts';
import { type Family, familiesOf, isOneThing } from './families.ts';
import type { MagentoComposite, MagentoItem, MagentoOrder } from './schema.ts';

/**
 * The order's lines in base currency. A configurable is one line under its parent's item id, which is what
 * shipments and refunds name. A bundle is a line with the money and no stock, followed by its parts with
 * the stock and no money.
 */
export function linesOf({ order, shipments }: MagentoComposite): SnapshotLine[] {
  return familiesOf(order.items).flatMap((family) => {
    const { parent, children } = family;
    const money = moneyOf(family, order);
    const progress = progressOfOne(
      isOneThing(family) ? family : { parent, children: [] },
      shipments,
    );
    if (isOneThing(family) || children.length === 0) {
      const product = isOneThing(family) ? children[0] : parent;
      const stocked = parent.product_type !== 'giftcard';
      const sold = { ...parent, product_id: product?.product_id };
      return [lineOf(sold, progress, stocked, money)];
    }
    const parts = children.map((part) =>
      lineOf(part, progressOfPart(part, family, shipments), true, NO_MONEY),
    );
    return [lineOf(parent, progress, false, money), ...parts];
  });
}

type LineMoney = Pick<SnapshotLine, 'unitPriceMinor' | 'discountMinor' | 'taxMinor'>;

const NO_MONEY: LineMoney = { unitPriceMinor: 0, discountMinor: 0, taxMinor: 0 };

function lineOf(
  item: MagentoItem,
  progress: Progress,
  stocked: boolean,
  money: LineMoney,
): SnapshotLine {
  const { ordered, canceled, refunded, shipped } = progress;
  const sent = shipped.reduce((total, { quantity }) => total + quantity, 0);
  // Magento refunds units that were never shipped first, and lets nobody ship them afterwards.
  const refundedOnShelf = Math.min(refunded, Math.max(0, ordered - canceled - sent));
  return {
    lineId: item.item_id,
    externalItemId: item.product_id ?? null,
    channelSku: item.sku === '' ? null : item.sku,
    title: item.name,
    quantity: ordered,
    stocked,
    removed: Math.min(ordered, canceled + refundedOnShelf),
    // Whether a refund put units back is not told by Magento's API; see README.md.
    writtenOff: 0,
    shipped,
    restocked: [],
    ...money,
  };
}

/** Discount and tax stand on the parent or, for bundles priced by their parts, on the children. */
function moneyOf({ parent, children }: Family, order: MagentoOrder): LineMoney {
  const minor = (value: number) => toMinor(value, order.base_currency_code);
  const once = (amount: (item: MagentoItem) => number) =>
    amount(parent) || children.reduce((total, child) => total + amount(child), 0);
  const discount = (item: MagentoItem) =>
    tenThousandths(item.base_discount_amount) -
    tenThousandths(item.base_discount_tax_compensation_amount);
  return {
    unitPriceMinor: minor(tenThousandths(parent.base_price)),
    discountMinor: minor(once(discount)),
    taxMinor: minor(once((item) => tenThousandths(item.base_tax_amount))),
  };
}
