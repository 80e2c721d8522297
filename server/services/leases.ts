import { limits } from '../limits.ts';
import type { Lease } from '../store/leases.ts';
import type { Hub } from './hub.ts';

/** What who holds a lease is told of it. */
interface Held {
  readonly token: number;
  /** False once it is known to be lost: do no more than what was begun. */
  readonly isHeld: () => boolean;
}

/** A lease, and when it was asked for. */
interface Taken {
  readonly lease: Lease;
  readonly at: number;
}

/**
 * Runs `work` while holding the lease; null when another worker holds it. The lease is short and renewed
 * as long as the work goes on, so that what a killed worker held is free again in a few seconds. Given back at the end,
 * or left to `kept` for a moment.
 */
export async function withLease<T>(
  hub: Hub,
  name: string,
  work: (held: Held) => Promise<T>,
  kept?: KeptLeases,
): Promise<T | null> {
  const { leases } = hub.store;
  const taken = kept?.take(name) ?? (await take(hub, name));
  if (!taken) return null;
  const { lease } = taken;
  // A renewal that fails costs nothing but the lease: everything done under it is checked again by
  // versions, keys and fencing tokens.
  let isHeld = true;
  const renewed = () => leases.renew(lease, limits.leaseMs).catch(() => false);
  const renew = () => void renewed().then((is) => (isHeld = is));
  const stopRenewing = hub.every(limits.leaseMs / 3, renew);
  try {
    return await work({ token: lease.token, isHeld: () => isHeld });
  } finally {
    stopRenewing();
    const isKept = isHeld && kept?.keep(taken);
    if (!isKept) await leases.release(lease);
  }
}

async function take(hub: Hub, name: string): Promise<Taken | null> {
  const at = hub.now().getTime();
  const lease = await hub.store.leases.take(name, hub.worker, limits.leaseMs);
  return lease && { lease, at };
}

/**
 * Leases that a worker holds on to for a moment after its work, because more of it is likely to come: taking one
 * and giving it back are two commits, and where few messages come at a time that is a tenth of what they cost.
 */
export class KeptLeases {
  readonly #hub: Hub;
  readonly #kept = new Map<string, { readonly taken: Taken; readonly forget: () => void }>();
  #stopped = false;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** The lease of that name while it is surely held; it is not kept any more. */
  take(name: string): Taken | null {
    const found = this.#kept.get(name);
    found?.forget();
    return found && this.#isFresh(found.taken) ? found.taken : null;
  }

  /** False where it is too old, or nothing is kept any more: it is to be given back. */
  keep(taken: Taken): boolean {
    if (this.#stopped || !this.#isFresh(taken)) return false;
    const { name } = taken.lease;
    this.#kept.get(name)?.forget();
    const giveBack = () => {
      forget();
      // One that could not be given back comes to its end by itself.
      this.#hub.store.leases.release(taken.lease).catch(() => undefined);
    };
    const stopWaiting = this.#hub.every(limits.leaseKeptMs, giveBack);
    const forget = () => {
      stopWaiting();
      this.#kept.delete(name);
    };
    this.#kept.set(name, { taken, forget });
    return true;
  }

  /** So that it is renewed in time by who works under it, and a clock that was set back says nothing. */
  #isFresh({ at }: Taken): boolean {
    const age = this.#hub.now().getTime() - at;
    return age >= 0 && age < limits.leaseMs / 3;
  }

  /** Gives all back; none is kept from now on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const kept = [...this.#kept.values()];
    for (const { forget } of kept) forget();
    await Promise.allSettled(kept.map(({ taken }) => this.#hub.store.leases.release(taken.lease)));
  }
}
