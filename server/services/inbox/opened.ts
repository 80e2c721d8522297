import type { ChannelFact } from '../../../connectors/connector.ts';
import type { DeliveryRow } from '../../store/inbox.ts';

/** A delivery and what it says. */
export interface Opened {
  readonly envelope: DeliveryRow;
  readonly facts: readonly ChannelFact[];
}
