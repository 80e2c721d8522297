import { limits } from '../../limits.ts';
import type { NewDelivery } from '../../store/inbox.ts';

export type Committed = 'stored' | 'full' | 'failed';

interface Waiting {
  readonly delivery: NewDelivery;
  readonly answer: (outcome: Committed) => void;
}

export interface GroupCommit {
  /**
   * Answers once the delivery is on disk, or was there before. "full": too many bytes wait already;
   * "failed": the database did not take it. Never rejects.
   */
  add(delivery: NewDelivery): Promise<Committed>;
}

/**
 * One disk flush costs about 4 ms however much it writes, so deliveries that arrive while one insert is
 * under way share the next one: 1 body a flush is 250/s, 100 are 25,000/s.
 */
export function groupCommit(
  store: (deliveries: readonly NewDelivery[]) => Promise<unknown>,
  stored: (deliveries: readonly NewDelivery[]) => void,
): GroupCommit {
  let queue: Waiting[] = [];
  let bytes = 0;
  let running = false;

  const pump = async () => {
    running = true;
    // What arrived in the same turn of the event loop goes into the first insert too.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = queue.slice(0, batchLength(queue));
      queue = queue.slice(batch.length);
      await commit(batch);
      for (const { delivery } of batch) bytes -= delivery.body.byteLength;
    }
    running = false;
  };

  const commit = async (batch: readonly Waiting[]) => {
    const deliveries = batch.map(({ delivery }) => delivery);
    try {
      await store(deliveries);
    } catch {
      // The senders try again; which of them were stored all the same does not matter then.
      for (const { answer } of batch) answer('failed');
      return;
    }
    for (const { answer } of batch) answer('stored');
    stored(deliveries);
  };

  return {
    add: (delivery) => {
      const size = delivery.body.byteLength;
      if (bytes + size > limits.intakeQueueBytes) return Promise.resolve('full');
      bytes += size;
      return new Promise((answer) => {
        queue.push({ delivery, answer });
        if (!running) void pump();
      });
    },
  };
}

/** How many fit into one insert; always at least one. */
function batchLength(queue: readonly Waiting[]): number {
  let bytes = 0;
  let length = 0;
  for (const { delivery } of queue) {
    bytes += delivery.body.byteLength;
    if (length === limits.intakeBatch || (length > 0 && bytes > limits.intakeBatchBytes)) break;
    length++;
  }
  return length;
}
