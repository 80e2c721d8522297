import type { ChannelFact } from '../../../connectors/connector.ts';
import type { Envelope } from '../../store/inbox.ts';

/** A delivery and what it says. */
export interface Opened {
  readonly envelope: Envelope;
  readonly facts: readonly ChannelFact[];
}
