import { setTimeout as wait } from 'node:timers/promises';
import type { OutgoingWebhook, SimulatedStore } from '../../connectors/simulator.ts';

/**
 * Sends a store's webhooks to the hub as they fall due, retries included, until it is stopped. `answered`
 * learns the status of every try that was answered.
 */
export function startPump(
  store: SimulatedStore,
  target: string,
  answered: (webhook: OutgoingWebhook, status: number) => void = () => undefined,
) {
  let stopped = false;
  const send = async (webhook: OutgoingWebhook): Promise<number> => {
    const { path, headers, body } = webhook;
    try {
      const request = { method: 'POST', headers, body: Buffer.from(body) };
      const response = await fetch(target + path, {
        ...request,
        signal: AbortSignal.timeout(5_000),
      });
      answered(webhook, response.status);
      await response.arrayBuffer();
      return response.status;
    } catch {
      // The hub is down: the store tries again later, as the real one does.
      return 0;
    }
  };
  const loop = async () => {
    while (!stopped) {
      await store.deliverDue(send);
      await wait(Math.min(50, Math.max(5, store.nextWebhookInMs() ?? 50)));
    }
  };
  // Real stores deliver side by side.
  const done = Promise.all(Array.from({ length: 4 }, loop));
  return {
    async stop() {
      stopped = true;
      await done;
    },
  };
}
