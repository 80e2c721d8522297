import type { RawRequest } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { NewDelivery } from '../../store/inbox.ts';
import type { Hub } from '../hub.ts';
import { type Committed, groupCommit } from './group-commit.ts';
import { type WebhookAddress, type WebhookTarget, webhookTargets } from './webhook-targets.ts';

export type { WebhookAddress };
export type UntimedRequest = Omit<RawRequest, 'receivedAt'>;

export type IntakeAnswer = Committed | 'refused';

export interface Intake {
  /**
   * Takes in one webhook: verified over the raw bytes and safely stored, then "stored", whether it is new
   * or came before. "refused": not signed by a store we know; nothing was stored. "full": too much waits,
   * or the database's disk is nearly full. Never rejects.
   */
  receive(address: WebhookAddress, request: UntimedRequest): Promise<IntakeAnswer>;
}

/** The door of every webhook. Nothing is parsed here: that is the drain's work, after the answer. */
export function createIntake(hub: Hub): Intake {
  const targetOf = webhookTargets(hub);
  const noteReceived = receivedNotes(hub);
  const commits = groupCommit(hub.store.inbox.store, (deliveries) => {
    for (const channelId of new Set(deliveries.map((delivery) => delivery.channelId))) {
      hub.nudge('drain', channelId);
      noteReceived(channelId);
    }
  });
  return {
    async receive(address, untimed) {
      const receivedAt = hub.now();
      const request: RawRequest = { ...untimed, receivedAt };
      let target: WebhookTarget | null;
      try {
        target = await targetOf(address, request);
      } catch {
        return 'failed';
      }
      if (!target) return 'refused';
      const verdict = target.connector.verify(request, target.secrets);
      if (!verdict.ok) return 'refused';
      if (hub.disk.state() === 'nearly-full') return 'full';
      const { merchantId, channelId, storeId } = target;
      const { deliveryId, topic } = verdict;
      const delivery: NewDelivery = {
        merchantId,
        channelId,
        deliveryId,
        topic,
        body: request.body,
        source: 'webhook',
        ...(target.connector.capabilities.numberTopics.includes(topic) && { lane: 'numbers' }),
        ...(target.connector.claimedStore(request) === storeId ? { named: true as const } : {}),
        receivedAt,
        readUpTo: null,
      };
      return commits.add(delivery);
    },
  };
}

/** Writes down when a channel was last heard of, once in a few seconds however many webhooks come. */
function receivedNotes(hub: Hub) {
  const noted = new Map<string, number>();
  return (channelId: string) => {
    const now = hub.now();
    if (now.getTime() - (noted.get(channelId) ?? 0) < limits.receivedNoteMs) return;
    noted.set(channelId, now.getTime());
    hub.store.channels.set(channelId, { 'health.lastReceivedAt': now }).catch(() => {
      // Only a display: the next webhook writes it again.
      noted.delete(channelId);
    });
  };
}
