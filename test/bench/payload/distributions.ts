/**
 * Shapes of real shopping, measured on public order data: 99,441 orders of Brazilian shops, 2016–2018
 * (Olist, "Brazilian E-Commerce Public Dataset"), and 19,773 of a British wholesaler (UCI "Online Retail").
 */

/** How many items an order has, each sold singly: share of the orders, from one on (Olist). */
const LINES: readonly number[] = [
  0.90064, 0.07618, 0.0134, 0.00512, 0.00207, 0.00201, 0.00022, 0.00008,
];
/** Rank–frequency exponent of the thousand best sellers (Olist 0.63, Online Retail 0.71). */
const ZIPF = 0.63;

/** Lines of one order, each of one unit. */
export function lineCount(random: () => number): number {
  let left = random();
  for (const [index, share] of LINES.entries()) {
    left -= share;
    if (left < 0) return index + 1;
  }
  return 1;
}

/** Draws places 0…count-1 so that the first are drawn most. */
export function zipf(count: number, random: () => number): () => number {
  let sum = 0;
  const cumulative = Array.from({ length: count }, (_, rank) => (sum += 1 / (rank + 1) ** ZIPF));
  return () => {
    const at = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
