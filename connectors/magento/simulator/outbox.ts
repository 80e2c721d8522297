import { createHmac } from 'node:crypto';
import type { OutgoingWebhook, SimulatorWorld, StoreFaults } from '../../simulator.ts';
import { hex } from './state/people.ts';
import type { StoreEvent } from './state/state.ts';

interface Waiting {
  readonly eventId: string;
  readonly topic: string;
  readonly body: Uint8Array;
  readonly tries: number;
  readonly dueAt: number;
}

export interface OutboxOptions {
  readonly secret: string;
  /** Path on the hub, as staff typed it last. */
  readonly endpoint: () => string;
  /** The store's own base URL. */
  readonly store: () => string;
  readonly world: SimulatorWorld;
  readonly faults: StoreFaults;
}

const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 3_600_000;
const TRIES = 12;

/** The store's outbox module: hints that wait, are signed anew for each try, and retried. */
export function createOutbox({ secret, endpoint, store, world, faults }: OutboxOptions) {
  let waiting: Waiting[] = [];

  function record(event: StoreEvent): void {
    if (happens(faults.webhookLost)) return;
    const eventId = hex(32, world.random);
    const body = new TextEncoder().encode(JSON.stringify(hintOf(event)));
    const copies = happens(faults.webhookDuplicated) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const dueAt = world.now().getTime() + delay();
      waiting.push({ eventId, topic: event.topic, body, tries: 0, dueAt });
    }
  }

  async function deliverDue(send: (webhook: OutgoingWebhook) => Promise<number>): Promise<number> {
    const now = world.now().getTime();
    const due = waiting.filter((entry) => entry.dueAt <= now);
    // Taken out before sending, so that a call made meanwhile does not send them again.
    waiting = waiting.filter((entry) => entry.dueAt > now);
    due.sort((one, other) => one.dueAt - other.dueAt);
    for (const entry of due) {
      const status = await send(signed(entry)).catch(() => 0);
      const tries = entry.tries + 1;
      if ((status >= 200 && status < 300) || tries >= TRIES) continue;
      const pause = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
      waiting.push({ ...entry, tries, dueAt: world.now().getTime() + pause });
    }
    return due.length;
  }

  function nextInMs(): number | null {
    if (waiting.length === 0) return null;
    const next = waiting.reduce((least, { dueAt }) => Math.min(least, dueAt), Infinity);
    return Math.max(0, next - world.now().getTime());
  }

  function signed({ eventId, topic, body }: Waiting): OutgoingWebhook {
    const timestamp = String(Math.floor(world.now().getTime() / 1000));
    const mac = createHmac('sha256', secret).update(`${timestamp}.${eventId}.`).update(body);
    const headers = {
      'content-type': 'application/json',
      'x-crossdock-store': store(),
      'x-crossdock-topic': topic,
      'x-crossdock-event-id': eventId,
      'x-crossdock-timestamp': timestamp,
      'x-crossdock-signature': `v1=${mac.digest('hex')}`,
    };
    return { path: endpoint(), headers, body };
  }

  const happens = (chance: number): boolean => chance > 0 && world.random() < chance;
  const delay = (): number =>
    faults.webhookDelayMs > 0 ? Math.floor(world.random() * faults.webhookDelayMs) : 0;

  return { record, deliverDue, nextInMs };
}

export type Outbox = ReturnType<typeof createOutbox>;

const hintOf = (event: StoreEvent) =>
  event.topic === 'stock.saved'
    ? { topic: event.topic, order_id: null, sku: event.sku }
    : { topic: event.topic, order_id: String(event.orderId), sku: null };
