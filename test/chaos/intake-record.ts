import { connectorOf } from '../../connectors/registry.ts';
import type { OutgoingWebhook, SimulatedStore } from '../../connectors/simulator.ts';
import type { Hub } from '../../server/services/hub.ts';

/** Every delivery a store was told 2xx for, to be held against the inbox (invariant I1). */
export class IntakeRecord {
  readonly #answered = new Map<string, Set<string>>();

  get size(): number {
    return [...this.#answered.values()].reduce((sum, each) => sum + each.size, 0);
  }

  /** For a store's pump: notes what is answered well, under the id the hub stores it by. */
  of(store: SimulatedStore, channelId: string) {
    const connector = connectorOf(store.kind);
    const secrets = connector.secrets.parse(store.secrets);
    const noted = new Set<string>();
    this.#answered.set(channelId, noted);
    return ({ path, headers: given, body }: OutgoingWebhook, status: number): void => {
      if (status < 200 || status > 299) return;
      const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]);
      const headers = Object.fromEntries(entries);
      const verdict = connector.verify({ path, headers, body, receivedAt: new Date() }, secrets);
      noted.add(verdict.ok ? verdict.deliveryId : `taken although ${verdict.reason}`);
    };
  }

  /** Deliveries answered 2xx of which the inbox knows nothing. */
  async missing(hub: Hub): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const [channelId, noted] of this.#answered) {
      const rows = hub.store.inbox.docs.find({ channelId }, { projection: { deliveryId: 1 } });
      const known = new Set((await rows.toArray()).map((row) => row.deliveryId));
      missing.push(...[...noted].filter((id) => !known.has(id)).map((id) => `${channelId} ${id}`));
    }
    return missing;
  }
}
