import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../../server/domain/money.ts';
import { reconcileTotals } from '../../../server/domain/totals.ts';
import { bag, restLine, restOrder, restRefund } from './fixtures/rest.ts';
import { snapshotOf } from './fixtures/translated.ts';

const problems = (body: unknown) => reconcileTotals(snapshotOf(body)).map(({ message }) => message);

const discounted = restOrder({
  total_discounts: '7.50',
  total_discounts_set: bag('7.50'),
  total_price: '22.40',
  total_price_set: bag('22.40'),
  line_items: [
    restLine(1, {
      discount_allocations: [
        { amount: '2.50', amount_set: bag('2.50'), discount_application_index: 0 },
        { amount: '5.00', amount_set: bag('5.00'), discount_application_index: 1 },
      ],
    }),
  ],
});

const tax = (amount: string) => ({
  title: 'ALV',
  rate: 0.255,
  price: amount,
  price_set: bag(amount),
});

const taxAdded = restOrder({
  total_tax: '7.62',
  total_tax_set: bag('7.62'),
  total_price: '37.52',
  total_price_set: bag('37.52'),
  line_items: [restLine(1, { tax_lines: [tax('6.00'), tax('0.37')] })],
});

const taxIncluded = restOrder({
  taxes_included: true,
  total_tax: '6.08',
  total_tax_set: bag('6.08'),
  line_items: [restLine(1, { tax_lines: [tax('5.08')] })],
});

/** A tip stands among the lines and in the tips; duties and a fee are charged on top. */
const charged = restOrder({
  total_tip_received: '3.00',
  original_total_duties_set: bag('2.15'),
  original_total_additional_fees_set: bag('0.50'),
  total_price: '35.55',
  total_price_set: bag('35.55'),
  line_items: [
    restLine(1),
    restLine(2, {
      title: 'Tip',
      sku: '',
      price: '3.00',
      price_set: bag('3.00'),
      quantity: 1,
      variant_id: null,
      product_id: null,
      requires_shipping: false,
      tip_payment_gateway: 'shopify_payments',
    }),
  ],
});

const rounded = restOrder({
  total_cash_rounding_payment_adjustment_set: bag('-0.02'),
  total_price: '29.92',
  total_price_set: bag('29.92'),
  total_shipping_price_set: bag('4.92'),
});

function inCurrency(currency: string, price: string, shipping: string, total: string) {
  const own = (amount: string) => bag(amount, amount, [currency, currency]);
  return restOrder({
    currency,
    presentment_currency: currency,
    total_discounts_set: own('0'),
    total_shipping_price_set: own(shipping),
    total_price: total,
    total_price_set: own(total),
    total_cash_rounding_payment_adjustment_set: own('0'),
    line_items: [restLine(1, { price, price_set: own(price) })],
  });
}

const abroad = restOrder({
  presentment_currency: 'JPY',
  total_price_set: bag('29.90', '4882', ['EUR', 'JPY']),
  total_discounts_set: bag('0.00', '0', ['EUR', 'JPY']),
  total_tax_set: bag('0.00', '0', ['EUR', 'JPY']),
  total_shipping_price_set: bag('4.90', '800', ['EUR', 'JPY']),
  total_cash_rounding_payment_adjustment_set: bag('0.00', '0', ['EUR', 'JPY']),
  line_items: [restLine(1, { price_set: bag('12.50', '2041', ['EUR', 'JPY']) })],
});

describe('money adds up to the cent', () => {
  it.each([
    ['a plain order', restOrder(), 'EUR 29.90'],
    ['discounts of lines and of the order', discounted, 'EUR 22.40'],
    ['tax on top', taxAdded, 'EUR 37.52'],
    ['tax included', taxIncluded, 'EUR 29.90'],
    ['a tip, duties and a fee', charged, 'EUR 35.55'],
    ['cash rounding', rounded, 'EUR 29.90'],
    ['yen, which have no cents', inCurrency('JPY', '1250', '490', '2990'), 'JPY 2990'],
    ['dinars, which have fils', inCurrency('KWD', '1.2505', '0.490', '2.992'), 'KWD 2.992'],
    ['a buyer abroad', abroad, 'EUR 29.90'],
  ])('with %s', (_, body, total) => {
    expect(problems(body)).toEqual([]);
    const { money } = snapshotOf(body);
    expect(`${money.currency} ${formatMinor(money.totalMinor, money.currency)}`).toBe(total);
  });

  it('and what does not add up is taken and told, not repaired', () => {
    const body = restOrder({ total_price: '31.00', total_price_set: bag('31.00') });
    expect(problems(body)).toEqual([
      'total: the parts add up to 29.90, the channel says 31.00 EUR',
    ]);
  });
});

describe('what each amount means', () => {
  it('gives each line its share of all discounts and its taxes', () => {
    expect(snapshotOf(discounted).lines[0]).toMatchObject({
      unitPriceMinor: 1250,
      discountMinor: 750,
    });
    expect(snapshotOf(taxAdded).lines[0]).toMatchObject({ taxMinor: 637 });
  });

  it('takes a tip as money and not as goods', () => {
    const { lines, money } = snapshotOf(charged);
    expect(lines.map((line) => line.title)).toEqual(['Oak bowl - Large']);
    expect(money).toMatchObject({
      itemsMinor: 2500,
      tipsMinor: 300,
      dutiesMinor: 215,
      feesMinor: 50,
    });
  });

  it('does not count duties twice that the prices include', () => {
    const body = restOrder({ duties_included: true, original_total_duties_set: bag('2.15') });
    expect(snapshotOf(body).money.dutiesMinor).toBe(0);
    expect(problems(body)).toEqual([]);
  });

  it("tells the buyer's currency beside the shop's", () => {
    expect(snapshotOf(abroad).presentment).toMatchObject({
      currency: 'JPY',
      itemsMinor: 4082,
      shippingMinor: 800,
      totalMinor: 4882,
    });
    expect(snapshotOf(restOrder()).presentment).toBeNull();
  });

  it("stays with the shop's currency where the buyer's is not told in full", () => {
    const body = { ...abroad, total_tip_received: '1.00' };
    expect(snapshotOf(body).presentment).toBeNull();
    expect(snapshotOf(body).money.tipsMinor).toBe(100);
  });

  it('keeps the order as it was bought and sums what was given back', () => {
    const back = (id: number, amount: string) =>
      restRefund(id, amount, [{ line: 6_001, quantity: 1, restock: 'no_restock' }]);
    const body = restOrder({
      refunds: [back(31, '12.50'), back(41, '1.00')],
      current_total_price: '16.40',
    });
    expect(snapshotOf(body).money).toMatchObject({ totalMinor: 2990, refundedMinor: 1350 });
  });

  it('counts no refund whose payment failed', () => {
    const refund = restRefund(31, '12.50', []);
    const failed = refund.transactions.map((each) => ({ ...each, status: 'failure' }));
    const body = restOrder({ refunds: [{ ...refund, transactions: failed }] });
    expect(snapshotOf(body).money.refundedMinor).toBe(0);
  });

  it("takes a refund paid in the buyer's currency by the worth of its lines", () => {
    const refund = restRefund(31, '2041', [{ line: 6_001, quantity: 1, restock: 'return' }]);
    const inYen = {
      ...refund,
      transactions: refund.transactions.map((each) => ({ ...each, currency: 'JPY' })),
    };
    expect(snapshotOf({ ...abroad, refunds: [inYen] }).refunds[0]?.amountMinor).toBe(1250);
  });
});
