import { readWire } from '../payload/wire-file.ts';
import { type Pace, sendAll } from './send.ts';

/** What the bench asks of its load generator. */
export interface LoadOrder {
  readonly port: number;
  /** A file of ready-made requests, and which of them. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly pace: Pace;
}

// The load generator, in a process of its own: what it costs is not charged to whoever is measured.
process.on('message', (order: LoadOrder) => {
  void readWire(order.file)
    .then((requests) => sendAll(order.port, requests.slice(order.from, order.to), order.pace))
    .then((sent) => process.send?.(sent));
});
process.send?.('ready');
