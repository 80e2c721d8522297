import type { OrderSnapshot, SnapshotLine } from '../../server/domain/order.ts';

export function lineOf(sku: string, quantity = 1, over: Partial<SnapshotLine> = {}): SnapshotLine {
  return {
    lineId: `line-${sku}`,
    externalItemId: `v-${sku}`,
    channelSku: sku,
    title: `Item ${sku}`,
    quantity,
    stocked: true,
    removed: 0,
    writtenOff: 0,
    shipped: [],
    restocked: [],
    unitPriceMinor: 1000,
    discountMinor: 0,
    taxMinor: 0,
    ...over,
  };
}

/** An order of invented people whose money adds up. */
export function snapshotOf(over: Partial<OrderSnapshot> = {}): OrderSnapshot {
  const lines = over.lines ?? [lineOf('MUG-1')];
  const itemsMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const at = over.placedAt ?? new Date('2026-03-01T10:00:00Z');
  return {
    externalId: '1001',
    revisedAt: at,
    number: '#1001',
    placedAt: at,
    state: 'open',
    payment: 'paid',
    channelState: { state: 'open', payment: 'paid' },
    lines,
    money: {
      currency: 'EUR',
      itemsMinor,
      discountMinor: 0,
      shippingMinor: 0,
      taxMinor: 0,
      taxIncluded: true,
      dutiesMinor: 0,
      feesMinor: 0,
      tipsMinor: 0,
      roundingMinor: 0,
      totalMinor: itemsMinor,
      refundedMinor: 0,
    },
    presentment: null,
    buyer: null,
    shipTo: null,
    shipments: [],
    refunds: [],
    tags: [],
    note: '',
    ...over,
  };
}
