import { type Connector, TranslateError } from '../../../connectors/connector.ts';
import type { Hub } from '../hub.ts';
import { drainChannel } from '../inbox/drain.ts';
import { recogniseFolder } from './replay-files.ts';
import { withParts } from './replay-magento.ts';
import { outcomeOf } from './replay-orders.ts';
import type { MagentoPart, Recording, Replayed } from './replay-recording.ts';
import type { ReplayedOrder, ReplayedOther, ReplayReport, ReplaySkipped } from './replay-report.ts';
import { replayStores } from './replay-stores.ts';

/**
 * Takes every recorded order under a folder through the same door as live deliveries — inbox, drain,
 * settle — in a hub made for it, and tells what became of each. Nothing is called outside.
 */
export async function replayFolder(hub: Hub, folder: string): Promise<ReplayReport> {
  const { recordings, skipped, unknown } = await readFolder(folder);
  const replayed = recordings.map((recording, index) => ({
    ...recording,
    deliveryId: `replay-${index}`,
  }));
  const orders = await replayOrders(
    hub,
    replayed.filter((each) => each.order),
  );
  const others: ReplayedOther[] = [];
  for (const { file, channel, topic, deliveryId, body } of replayed.filter((each) => !each.order)) {
    const says = saysOf(hub.connector(channel), { deliveryId, topic, body });
    if (says === null) skipped.push({ file, why: `no channel asks for ${topic}` });
    else others.push({ file, channel, topic, says });
  }
  const explained = orders.every((order) => order.outcome !== 'unexplained');
  const clean = explained && unknown.length === 0 && orders.length > 0;
  return { orders, others, skipped, unknown, clean };
}

async function readFolder(folder: string) {
  const recordings: Recording[] = [];
  const parts: MagentoPart[] = [];
  const skipped: ReplaySkipped[] = [];
  const unknown: ReplaySkipped[] = [];
  for (const [file, found] of await recogniseFolder(folder)) {
    if (found.kind === 'recordings') recordings.push(...found.recordings);
    if (found.kind === 'part') parts.push(...found.parts);
    if (found.kind === 'skipped') skipped.push({ file, why: found.why });
    if (found.kind === 'unknown') unknown.push({ file, why: found.why });
  }
  const joined = withParts(recordings, parts);
  for (const { file, list, value } of joined.left) {
    const document = list === 'shipments' ? 'shipment' : 'credit memo';
    const why = `${document} ${value.entity_id} of order ${value.order_id}, not recorded that far`;
    skipped.push({ file, why });
  }
  return { recordings: joined.recordings, skipped, unknown };
}

async function replayOrders(
  hub: Hub,
  orders: readonly Replayed[],
): Promise<readonly ReplayedOrder[]> {
  const channels = await replayStores(hub, [...new Set(orders.map((each) => each.channel))]);
  const results: ReplayedOrder[] = [];
  for (const [channel, group] of Map.groupBy(orders, (each) => each.channel)) {
    const doc = channels.get(channel);
    if (!doc) continue;
    const { merchantId, _id: channelId } = doc;
    await hub.store.inbox.store(
      group.map(({ deliveryId, topic, body }) => ({
        merchantId,
        channelId,
        deliveryId,
        topic,
        body,
        source: 'webhook' as const,
        receivedAt: hub.now(),
        readUpTo: null,
      })),
    );
    while (await drainChannel(hub, channelId));
    for (const recording of group) results.push(await outcomeOf(hub, doc, recording));
  }
  return results.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What a delivery says, in words; null for a topic nobody asks for. */
function saysOf(
  connector: Connector,
  delivery: Parameters<Connector['translate']>[0],
): string | null {
  try {
    const facts = connector.translate(delivery);
    return facts.map((fact) => (fact.kind === 'ignored' ? fact.why : fact.kind)).join('; ');
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    if (error.code === 'topic') return null;
    return `set aside as a dead letter: ${error.message}`;
  }
}
