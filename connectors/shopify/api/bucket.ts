import { z } from 'zod';

// parseJson hands fractions on as text.
const number = z.coerce.number();

/** What Shopify tells with every answer about the points this app may spend on this shop. */
export const costShape = z.object({
  requestedQueryCost: number,
  throttleStatus: z.object({
    maximumAvailable: number,
    currentlyAvailable: number,
    restoreRate: number,
  }),
});

export type Cost = z.output<typeof costShape>;

/** Points that calls which are not urgent leave in the bucket: ten mutations. */
const URGENT_ROOM = 100;

/**
 * Shopify's leaky bucket of cost points, one a shop and app, as the answers tell it: its size and rate
 * differ by plan and change, so nothing is presumed. Callers reserve before they send, so that parallel
 * calls do not all spend the same points. What was never sent before goes out at once; if it is too dear,
 * Shopify refuses it and names its price.
 */
export class CostBucket {
  readonly #costs = new Map<string, number>();
  #status: Cost['throttleStatus'] | null = null;
  #at = 0;
  #reserved = 0;

  /**
   * Reserves an operation's points; answers how long to wait before sending it, and its release. Urgent
   * ones (stock writes, which cost little) pass those that wait; the others leave them some room.
   */
  reserve(
    operation: string,
    nowMs: number,
    urgent: boolean,
  ): { waitMs: number; release: () => void } {
    const maximum = this.#status?.maximumAvailable ?? Number.POSITIVE_INFINITY;
    const cost = Math.min(this.#costs.get(operation) ?? 0, maximum);
    const room = Math.min(URGENT_ROOM, maximum - cost);
    const free = this.#available(nowMs) - (urgent ? 0 : this.#reserved + room);
    this.#reserved += cost;
    const release = () => {
      this.#reserved -= cost;
    };
    return { waitMs: cost === 0 ? 0 : this.#timeFor(cost - free), release };
  }

  /** Takes in what an answer told; answers how long a refused operation must wait. */
  learn(operation: string, cost: Cost, nowMs: number): number {
    const { requestedQueryCost, throttleStatus } = cost;
    this.#costs.set(operation, requestedQueryCost);
    this.#status = throttleStatus;
    this.#at = nowMs;
    return this.#timeFor(requestedQueryCost + URGENT_ROOM - throttleStatus.currentlyAvailable);
  }

  /** The part of the points that is left, 0 to 1; 1 before Shopify told of any. */
  spare(nowMs: number): number {
    if (!this.#status) return 1;
    const left = this.#available(nowMs) - this.#reserved;
    return Math.max(0, left / Math.max(1, this.#status.maximumAvailable));
  }

  #available(nowMs: number): number {
    if (!this.#status) return Number.POSITIVE_INFINITY;
    const { maximumAvailable, currentlyAvailable, restoreRate } = this.#status;
    const restored = (Math.max(0, nowMs - this.#at) / 1000) * restoreRate;
    return Math.min(maximumAvailable, currentlyAvailable + restored);
  }

  #timeFor(points: number): number {
    if (points <= 0 || !this.#status) return 0;
    return Math.ceil((points / Math.max(1, this.#status.restoreRate)) * 1000);
  }
}
