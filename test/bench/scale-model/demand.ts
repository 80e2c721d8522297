import type { Scale } from './scale.ts';

/** One channel, and how much happens there. */
export interface ChannelLoad {
  readonly kind: 'shopify' | 'magento';
  /** Orders a second placed here. */
  readonly orders: number;
  /** Orders a second that the merchant's other channels place: each lowers the number shown here. */
  readonly elsewhere: number;
}

/**
 * Orders a second spread over merchants by rank, and evenly over each merchant's channels. Nothing is lost on
 * the way: the sum over all channels is what was put in.
 */
export function demandOf(scale: Scale, orders: number): readonly ChannelLoad[] {
  const weights = Array.from({ length: scale.merchants }, (_, rank) => (rank + 1) ** -scale.zipf);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const loads: ChannelLoad[] = [];
  for (const [rank, weight] of weights.entries()) {
    const first = Math.round(rank * scale.channels);
    const own = Math.round((rank + 1) * scale.channels) - first;
    const each = (orders * weight) / sum / own;
    for (let at = first; at < first + own; at++) {
      loads.push({ kind: kindOf(at, scale.magento), orders: each, elsewhere: each * (own - 1) });
    }
  }
  return loads;
}

/** Every so-manieth one, so that both kinds stand among the large and the small. */
const kindOf = (at: number, share: number): ChannelLoad['kind'] =>
  Math.floor((at + 1) * share) > Math.floor(at * share) ? 'magento' : 'shopify';

/**
 * How often something begins that takes `seconds`, begins by what comes (Poisson) and takes along what came
 * meanwhile: λ/(1 + λT), a counter with dead time. Exact for what is remembered for a time; for batches it
 * leaves out that the next one begins at once where something came meanwhile.
 */
export const begins = (perSecond: number, seconds: number): number =>
  perSecond / (1 + perSecond * seconds);

export const sumOf = <T>(all: readonly T[], of: (one: T, at: number) => number): number =>
  all.reduce((total, one, at) => total + of(one, at), 0);
