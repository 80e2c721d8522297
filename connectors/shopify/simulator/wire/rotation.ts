import type { SimulatorWorld } from '../../../simulator.ts';

const ACCESS_SECONDS = 3_600;
const REFRESH_SECONDS = 90 * 86_400;
/** How long the old refresh token may be sent again while nobody used its replacement. */
const GRACE_MS = 30 * 86_400_000;

interface Refresh {
  readonly endsAt: number;
  /** What it was exchanged for, and when; null while it is the newest. */
  next: { readonly access: string; readonly refresh: string; readonly at: number } | null;
}

/** Expiring offline tokens of one app in one shop: access for an hour, refresh good once. */
export interface Rotation {
  readonly refreshes: Map<string, Refresh>;
  /** New token → the refresh token that its first use puts an end to. */
  readonly ends: Map<string, string>;
}

export const openRotation = (): Rotation => ({ refreshes: new Map(), ends: new Map() });

export interface Pair {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_token_expires_in: number;
}

/** A new pair; `accesses` is where the shop looks up what a call brings. */
export function grantPair(
  { refreshes }: Rotation,
  accesses: Map<string, number>,
  world: SimulatorWorld,
): Pair {
  const now = world.now().getTime();
  const access = `shpat_${hex(world)}`;
  const refresh = `shprt_${hex(world)}`;
  accesses.set(access, now + ACCESS_SECONDS * 1000);
  refreshes.set(refresh, { endsAt: now + REFRESH_SECONDS * 1000, next: null });
  return {
    access_token: access,
    expires_in: ACCESS_SECONDS,
    refresh_token: refresh,
    refresh_token_expires_in: REFRESH_SECONDS,
  };
}

/** The next pair for a refresh token; null when it is unknown, too old, or was replaced for good. */
export function rotate(
  rotation: Rotation,
  accesses: Map<string, number>,
  given: string,
  world: SimulatorWorld,
): Pair | null {
  const now = world.now().getTime();
  noteUse(rotation, given);
  const known = rotation.refreshes.get(given);
  if (!known || known.endsAt <= now) return null;
  if (known.next && now - known.next.at > GRACE_MS) return null;
  if (known.next) {
    // The answer before this one was lost: what it granted was never used and is worth nothing now.
    accesses.delete(known.next.access);
    rotation.refreshes.delete(known.next.refresh);
  }
  const pair = grantPair(rotation, accesses, world);
  known.next = { access: pair.access_token, refresh: pair.refresh_token, at: now };
  rotation.ends.set(pair.access_token, given).set(pair.refresh_token, given);
  return pair;
}

/** The first use of a new token is the end of the refresh token it came from. */
export function noteUse(rotation: Rotation, token: string): void {
  const old = rotation.ends.get(token);
  if (old === undefined) return;
  rotation.ends.delete(token);
  rotation.refreshes.delete(old);
}

const hex = (world: SimulatorWorld): string =>
  Array.from({ length: 32 }, () => Math.floor(world.random() * 16).toString(16)).join('');
