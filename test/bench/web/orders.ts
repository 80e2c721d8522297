import type { OrderSnapshot, PaymentState } from '../../../server/domain/order.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';
import type { ShopSize } from './shop.ts';

const FIRST = 'Ada Ben Cem Dora Emil Fanny Gita Hugo Ida Jan Kaja Lutz Mia Nico Olga Paul'.split(
  ' ',
);
const HEADS =
  'Ad Bra Cel Dor Eb Fal Gru Hor Iver Jun Kel Lan Mer Nor Ott Pet Ros Sei Tor Voss'.split(' ');
const TAILS = 'ler mann berg hof ner sen ski wald bach feld stein lich rad mut tig'.split(' ');
/** Orders of the last days are still worked on. */
const FRESH = 400;

export const skuOf = (i: number): string => `SKU-${String(i).padStart(5, '0')}`;
export const numberOf = (i: number): string => `#${10_001 + i}`;
/** 16 first names, 300 last names: several buyers are called alike, few by both names. */
export const nameOf = (i: number): string => {
  const last = (i * 7) % (HEADS.length * TAILS.length);
  const tail = TAILS[Math.floor(last / HEADS.length)];
  return `${FIRST[i % FIRST.length]} ${HEADS[last % HEADS.length]}${tail}`;
};
export const emailOf = (i: number): string =>
  `${nameOf(i).toLowerCase().replace(' ', '.')}.${i}@example.com`;

/** The order at one place of the year: mostly one line, mostly shipped, a few cancelled or unpaid. */
export function orderAt(
  i: number,
  placedAt: Date,
  { orders, skus }: ShopSize,
  random: () => number,
): OrderSnapshot {
  const fresh = i >= orders - FRESH;
  const cancelled = !fresh && random() < 0.03;
  const count = random() < 0.85 ? 1 : 2 + Math.floor(random() * 3);
  const chosen = new Set(Array.from({ length: count }, () => Math.floor(random() * skus)));
  const shipped = fresh || cancelled ? [] : [{ externalLocationId: 'L1', quantity: 1 }];
  const lines = [...chosen].map((sku) =>
    lineOf(skuOf(sku), 1, { shipped, removed: cancelled ? 1 : 0, unitPriceMinor: 1_000 + sku }),
  );
  const payment: PaymentState = fresh && i % 8 === 0 ? 'pending' : 'paid';
  const state = cancelled ? 'cancelled' : fresh ? 'open' : 'closed';
  return snapshotOf({
    ...{ externalId: String(900_000 + i), number: numberOf(i), placedAt, revisedAt: placedAt },
    ...{ lines, state, payment, channelState: { state, payment } },
    buyer: { externalId: `c-${i}`, name: nameOf(i), email: emailOf(i), phone: `+49301${i}` },
  });
}
