import type { ChannelFact } from '../../../connectors/connector.ts';
import type { InboxDoc } from '../../store/inbox.ts';

/** A delivery and what it says. */
export interface Opened {
  readonly envelope: InboxDoc;
  readonly facts: readonly ChannelFact[];
}
