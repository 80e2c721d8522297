import type { OrderBook } from '../../domain/order.ts';
import { normalizeTerm } from '../../domain/words.ts';

export const digits = (text: string) => text.replace(/\D/g, '');

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
