import { describe, expect, it } from 'vitest';
import { tenThousandths, toMinor } from '../../../connectors/magento/translate/amounts.ts';
import { reconcileTotals } from '../../../server/domain/totals.ts';
import { orderDelivery, snapshotOf } from './support.ts';

/** The composite as far as these tests change it. */
interface Composite {
  order: Record<string, unknown> & { items: Record<string, unknown>[] };
  shipments: Record<string, unknown>[];
  creditmemos: Record<string, unknown>[];
}
const order = (name: string, change: (composite: Composite) => void = () => undefined) =>
  snapshotOf(orderDelivery(`order-${name}.json`, change as never));

describe('money', () => {
  it.each(['configurable', 'bundle-eur', 'virtual'])('of %s adds up to the cent', (name) => {
    expect(reconcileTotals(order(name))).toEqual([]);
  });

  it('is reconciled in base currency and shown in the buyer’s', () => {
    const { money, presentment } = order('bundle-eur');
    expect(money).toMatchObject({ currency: 'USD', discountMinor: 400, totalMinor: 10_600 });
    expect(presentment).toMatchObject({ currency: 'EUR', discountMinor: 320, totalMinor: 8_480 });
  });

  it('with prices that include tax and a discount: the tax it saved comes off the discount', () => {
    // 2 × 121.00 with 21 % inside, 10 % off the price with tax: 217.80.
    const snapshot = order('virtual', (it) => {
      Object.assign(it.order.items[0] ?? {}, { qty_ordered: 2, base_price: '100.0000' });
      Object.assign(it.order, {
        base_subtotal: 200,
        base_discount_amount: '-24.2000',
        base_discount_tax_compensation_amount: '4.2000',
        base_tax_amount: '37.8000',
        base_grand_total: '217.8000',
      });
    });
    expect(snapshot.money).toMatchObject({ discountMinor: 2000, taxMinor: 3780, roundingMinor: 0 });
    expect(reconcileTotals(snapshot)).toEqual([]);
  });

  it('with net prices of four decimals keeps the difference as rounding', () => {
    const snapshot = order('virtual', (it) => {
      Object.assign(it.order.items[0] ?? {}, { qty_ordered: 3, base_price: '8.2645' });
      Object.assign(it.order, {
        base_subtotal: '24.7900',
        base_tax_amount: '5.2100',
        base_grand_total: 30,
      });
    });
    expect(snapshot.money).toMatchObject({ itemsMinor: 2478, roundingMinor: 1, totalMinor: 3000 });
    expect(reconcileTotals(snapshot)).toEqual([]);
  });

  it('that does not add up is not explained away', () => {
    const snapshot = order(
      'virtual',
      (it) => void Object.assign(it.order, { base_grand_total: '3.02' }),
    );
    expect(snapshot.money.roundingMinor).toBe(0);
    expect(reconcileTotals(snapshot).map((problem) => problem.what)).toEqual(['total']);
  });

  it('paid by store credit is the order’s worth, not a discount', () => {
    const snapshot = order('virtual', (it) => {
      it.order.base_grand_total = 1;
      it.order.extension_attributes = { base_customer_balance_amount: 2 };
    });
    expect(snapshot.money).toMatchObject({ totalMinor: 300, discountMinor: 0 });
    expect(reconcileTotals(snapshot)).toEqual([]);
  });

  it('counts a fixed product tax as a fee unless the subtotal holds it', () => {
    const weee = (base_grand_total: number, base_subtotal: number) =>
      order('virtual', (it) => {
        const base_price = base_subtotal;
        const tax = { base_weee_tax_applied_row_amnt: '0.50', base_price };
        Object.assign(it.order.items[0] ?? {}, tax);
        Object.assign(it.order, { base_grand_total, base_subtotal });
      });
    expect(weee(3.5, 3).money.feesMinor).toBe(50);
    expect(weee(3.5, 3.5).money.feesMinor).toBe(0);
  });

  it.each([
    ['0', 0],
    ['66.480000000000004', 664_800],
    ['-5.2', -52_000],
    ['0.00005', 1],
    ['-0.00001', 0],
  ])('reads %s exactly', (text, value) => {
    expect(tenThousandths(text)).toBe(value);
  });

  it('is rounded half away from zero, in the digits of the currency', () => {
    expect([toMinor(10_050, 'USD'), toMinor(-10_050, 'USD')]).toEqual([101, -101]);
    expect([toMinor(10_000, 'JPY'), toMinor(10_005, 'KWD')]).toEqual([1, 1001]);
  });

  it.each([
    [{ base_total_paid: 0 }, 'pending'],
    [{ base_total_paid: 1 }, 'partly-paid'],
    [{ base_total_paid: 3 }, 'paid'],
    [{ base_total_paid: 3, base_total_refunded: 1 }, 'partly-refunded'],
    [{ base_total_paid: 3, base_total_refunded: 3 }, 'refunded'],
    [{ base_total_paid: 0, state: 'canceled' }, 'voided'],
    [{ base_total_paid: 0, payment: { method: 'card', base_amount_authorized: 3 } }, 'authorized'],
  ])('%j is %s', (change, payment) => {
    expect(order('virtual', (it) => void Object.assign(it.order, change)).payment).toBe(payment);
  });
});
