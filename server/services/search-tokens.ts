import type { OrderBook } from '../domain/order.ts';

/** Lower case, accents off, outer punctuation off: what people type and what orders say meet here. */
export function normalizeTerm(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

const digits = (text: string) => text.replace(/\D/g, '');

/** The words an order is found by, each by its beginning: number, names, e-mail, phone, SKUs. */
export function searchTokens(
  order: Pick<OrderBook, 'number' | 'buyer' | 'shipTo' | 'lines'>,
): string[] {
  const { number, buyer, shipTo, lines } = order;
  const names = [buyer?.name, shipTo?.name, shipTo?.company].flatMap((name) =>
    (name ?? '').split(/\s+/),
  );
  const skus = lines.flatMap((line) => [line.sku, line.channelSku]);
  const words = [number, digits(number), buyer?.email, ...names, ...skus].map((word) =>
    normalizeTerm(word ?? ''),
  );
  const phones = [buyer?.phone, shipTo?.phone].map((phone) => digits(phone ?? ''));
  return [...new Set([...words, ...phones])].filter((word) => word.length > 0).slice(0, 200);
}
