import type { OrderBook } from '../../domain/order.ts';
import { normalizeTerm } from '../../domain/words.ts';

export const digits = (text: string) => text.replace(/\D/g, '');

/** The same in every way of writing a number, with its country or without. */
const PHONE_END = 7;
export const phoneEnd = (phone: string) => phone.slice(-PHONE_END);

/** Names are looked for by their beginnings; one of these lengths is a word of its own, found without sorting. */
const BEGINNINGS = [3, 4, 5];
const WORDS_MAX = 200;

type Searched = Pick<OrderBook, 'number' | 'buyer' | 'shipTo' | 'lines' | 'shipments'>;

/** The words an order is found by: number, e-mail, tracking numbers, phone, names, SKUs. */
export function searchTokens({ number, buyer, shipTo, lines, shipments }: Searched): string[] {
  const names = [buyer?.name, shipTo?.name, shipTo?.company]
    .flatMap((name) => (name ?? '').split(/\s+/))
    .map(normalizeTerm);
  const phones = [buyer?.phone, shipTo?.phone].map((phone) => digits(phone ?? ''));
  const parcels = shipments.flatMap(({ tracking }) =>
    tracking.map((each) => each.number.replace(/\s/g, '')),
  );
  const skus = lines.flatMap((line) => [line.sku, line.channelSku]);
  const words = [
    ...[number, digits(number), buyer?.email, ...parcels].map((word) => normalizeTerm(word ?? '')),
    ...phones.flatMap((phone) => [phone, phoneEnd(phone)]),
    ...names.flatMap((name) => [name, ...BEGINNINGS.map((length) => name.slice(0, length))]),
    ...skus.map((sku) => normalizeTerm(sku ?? '')),
  ];
  return [...new Set(words)].filter((word) => word.length > 0).slice(0, WORDS_MAX);
}
