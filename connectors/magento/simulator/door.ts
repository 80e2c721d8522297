import type { SimulatorWorld, StoreFaults } from '../../simulator.ts';
import type { WireAnswer } from './rest.ts';
import type { WireRequest } from './wire/oauth.ts';

export interface Usage {
  calls: number;
  writes: number;
  throttled: number;
}

export interface DoorOptions {
  readonly world: SimulatorWorld;
  readonly faults: StoreFaults;
  readonly usage: Usage;
  readonly inMaintenance: () => boolean;
  /** Applies the call to the store. */
  readonly apply: (request: WireRequest) => WireAnswer;
}

const MAINTENANCE: WireAnswer = {
  status: 503,
  contentType: 'text/html; charset=utf-8',
  body: '<!doctype html><html><head><title>Service Unavailable</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>',
};

const CRASH: WireAnswer = {
  status: 500,
  contentType: 'text/plain; charset=utf-8',
  body: 'An error has happened during application run. See exception log for details.\n',
};

const THROTTLED: WireAnswer = {
  status: 429,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ message: 'Too Many Requests' }),
};

/** What stands between callers and the store: proxies, crashes and lost answers. Null: the answer is lost. */
export async function throughDoor(
  { world, faults, usage, inMaintenance, apply }: DoorOptions,
  request: WireRequest,
): Promise<WireAnswer | null> {
  const happens = (chance: number): boolean => chance > 0 && world.random() < chance;
  usage.calls++;
  if (faults.latencyMs > 0) await world.sleep(faults.latencyMs);
  if (happens(faults.callThrottled)) {
    usage.throttled++;
    return THROTTLED;
  }
  if (inMaintenance()) return MAINTENANCE;
  if (happens(faults.callFails)) return world.random() < 0.5 ? MAINTENANCE : CRASH;
  const answer = apply(request);
  if (request.method !== 'GET' && answer.status < 400) usage.writes++;
  return happens(faults.answerLost) ? null : answer;
}
