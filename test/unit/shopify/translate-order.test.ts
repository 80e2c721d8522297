import { describe, expect, it } from 'vitest';
import { AT_WAREHOUSE, graphqlLine, graphqlOrder } from './fixtures/graphql.ts';
import { restFulfillment, restLine, restOrder, restRefund } from './fixtures/rest.ts';
import { firstLine, snapshotOf } from './fixtures/translated.ts';

const partlySent = restOrder({
  updated_at: '2026-11-04T08:00:01+01:00',
  financial_status: 'partially_refunded',
  fulfillment_status: 'partial',
  line_items: [restLine(6_001, { current_quantity: 1, fulfillable_quantity: 1 })],
  fulfillments: [restFulfillment(2_001, AT_WAREHOUSE, [[6_001, 1]])],
  refunds: [
    restRefund(4_001, '12.50', [{ line: 6_001, quantity: 1, restock: 'return', at: AT_WAREHOUSE }]),
  ],
});

describe('an order in our words', () => {
  it('carries all that the hub keeps of it', () => {
    expect(snapshotOf(partlySent)).toEqual({
      externalId: '5001',
      revisedAt: new Date('2026-11-04T07:00:01Z'),
      number: '#1042',
      placedAt: new Date('2026-11-02T08:14:58Z'),
      state: 'open',
      payment: 'partly-refunded',
      channelState: { state: 'partially_fulfilled', payment: 'partially_refunded' },
      lines: [
        {
          lineId: '6001',
          externalItemId: '8001',
          channelSku: 'BOWL-L',
          title: 'Oak bowl - Large',
          quantity: 2,
          stocked: true,
          removed: 0,
          writtenOff: 0,
          shipped: [{ externalLocationId: '41', quantity: 1 }],
          restocked: [{ externalLocationId: '41', quantity: 1 }],
          unitPriceMinor: 1250,
          discountMinor: 0,
          taxMinor: 0,
        },
      ],
      money: {
        currency: 'EUR',
        itemsMinor: 2500,
        discountMinor: 0,
        shippingMinor: 490,
        taxMinor: 0,
        taxIncluded: false,
        dutiesMinor: 0,
        feesMinor: 0,
        tipsMinor: 0,
        roundingMinor: 0,
        totalMinor: 2990,
        refundedMinor: 1250,
      },
      presentment: null,
      buyer: {
        externalId: '3001',
        name: 'Tilde Aarnio',
        email: 'tilde.aarnio@example.com',
        phone: null,
      },
      shipTo: {
        name: 'Tilde Aarnio',
        company: '',
        lines: ['Kuusitie 4'],
        city: 'Porvoo',
        region: '',
        postalCode: '06100',
        countryCode: 'FI',
        phone: null,
      },
      shipments: [
        {
          externalId: '2001',
          at: new Date('2026-11-03T09:00:00Z'),
          cancelled: false,
          externalLocationId: '41',
          lines: [{ lineId: '6001', quantity: 1 }],
          tracking: [
            { carrier: 'Posti', number: 'PO2001', url: 'https://track.example.com/PO2001' },
          ],
        },
      ],
      refunds: [
        {
          externalId: '4001',
          at: new Date('2026-11-04T07:00:00Z'),
          amountMinor: 1250,
          lines: [{ lineId: '6001', quantity: 1, restocked: true }],
        },
      ],
      tags: ['gift', 'first order'],
      note: 'Ring twice',
    });
  });

  // Equal to the byte: a difference would make each road the newer one in turn.
  it('is the same whether a webhook brought it or our own read', () => {
    const read = snapshotOf(graphqlOrder(), 'graphql/order');
    expect(JSON.stringify(read)).toBe(JSON.stringify(snapshotOf(partlySent)));
  });

  it('finds the tip among the lines of a read, where nothing marks it', () => {
    const three = { amount: '3.00', currencyCode: 'EUR' };
    const bag = { shopMoney: three, presentmentMoney: three };
    const tip = graphqlLine('6002', {
      title: 'Tip',
      quantity: 1,
      requiresShipping: false,
      variant: null,
      originalUnitPriceSet: bag,
    });
    const read = graphqlOrder({
      totalTipReceivedSet: bag,
      lineItems: { nodes: [graphqlLine('6001'), tip] },
    });
    expect(snapshotOf(read, 'graphql/order').lines.map((line) => line.lineId)).toEqual(['6001']);
  });

  it('keeps ids beyond 2^53 apart (row 15)', () => {
    const text = JSON.stringify(restOrder()).replace('"id":5001', '"id":820982911946154508');
    const twin = text.replace('820982911946154508', '820982911946154509');
    expect([snapshotOf(text).externalId, snapshotOf(twin).externalId]).toEqual([
      '820982911946154508',
      '820982911946154509',
    ]);
  });

  it('does without personal data that the app may not see', () => {
    const withheld = { email: null, phone: null, customer: null, shipping_address: null };
    const body = restOrder({ ...withheld, note: null });
    expect(snapshotOf(body)).toMatchObject({ buyer: null, shipTo: null, note: '' });
    const read = graphqlOrder({ email: null, customer: null, shippingAddress: null });
    expect(snapshotOf(read, 'graphql/order')).toMatchObject({ buyer: null, shipTo: null });
  });

  it.each([
    ['cancelled', { cancelled_at: '2026-11-02T10:00:00Z', closed_at: '2026-11-02T10:00:00Z' }],
    ['closed', { closed_at: '2026-11-02T10:00:00Z' }],
    ['open', {}],
  ])('is %s when Shopify says so', (state, parts) => {
    expect(snapshotOf(restOrder(parts)).state).toBe(state);
  });

  it("keeps the channel's own word for a payment state nobody knows yet", () => {
    const { payment, channelState } = snapshotOf(restOrder({ financial_status: 'bartered' }));
    expect([payment, channelState.payment]).toEqual(['other', 'bartered']);
    const read = graphqlOrder({
      displayFinancialStatus: 'BARTERED',
      displayFulfillmentStatus: 'TELEPORTING',
    });
    expect(snapshotOf(read, 'graphql/order').channelState).toEqual({
      state: 'teleporting',
      payment: 'bartered',
    });
  });
});

describe('which lines hold stock', () => {
  const digital = { requires_shipping: false };
  it.each([
    ['goods', {}, true],
    ['goods the shop itself does not count', { variant_inventory_management: null }, true],
    ['seats that are counted and not shipped', digital, true],
    ['a service nobody counts', { ...digital, variant_inventory_management: null }, false],
    ['a gift card', { gift_card: true }, false],
    ['a custom line', { variant_id: null, product_id: null }, false],
    ['a part of a bundle', { sales_line_item_group_id: 142_831_562 }, true],
  ])('%s', (_, parts, stocked) => {
    const body = restOrder({ line_items: [restLine(1, parts)] });
    expect(firstLine(body).stocked).toBe(stocked);
  });

  it('names a line by its option, except by the one that says nothing', () => {
    const title = (variant: string | null) =>
      firstLine(restOrder({ line_items: [restLine(1, { variant_title: variant })] })).title;
    expect([title('Large'), title('Default Title'), title(null)]).toEqual([
      'Oak bowl - Large',
      'Oak bowl',
      'Oak bowl',
    ]);
  });

  it('takes an empty SKU for none', () => {
    expect(firstLine(restOrder({ line_items: [restLine(1, { sku: '' })] })).channelSku).toBeNull();
  });
});
