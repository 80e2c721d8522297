import type { OutgoingWebhook, SimulatedStore } from '../../../connectors/simulator.ts';
import { Line } from '../load/line.ts';
import { requestOf } from '../payload/wire-file.ts';

/** Brings what the stores have to say to the hub, at once and side by side, as real stores do. */
export function startStreet(port: number, stores: readonly SimulatedStore[]) {
  const idle: Line[] = [];
  const refused: number[] = [];
  const send = async (webhook: OutgoingWebhook): Promise<number> => {
    const line = idle.pop() ?? new Line(port);
    const request = requestOf(webhook);
    // A connection that nobody used for a minute may be closed in this very moment: stores send again on another one.
    const status = (await line.send(request)) || (await line.send(request));
    if (status !== 200) refused.push(status);
    idle.push(line);
    return status;
  };
  const under = new Set<Promise<unknown>>();
  const deliver = () => {
    for (const store of stores) {
      // One runner a webhook that is due: none waits for the answer to another.
      const runner = store.deliverDue(send);
      under.add(runner);
      void runner.finally(() => under.delete(runner));
    }
  };
  const timer = setInterval(deliver, 2);
  return {
    /** Delivers what is due now without waiting for the next look. */
    deliver,
    /** Statuses other than 200. */
    refused: refused as readonly number[],
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all(under);
      for (const line of idle) line.close();
    },
  };
}
