import { TranslateError } from '../../../connectors/connector.ts';
import { formatMinor } from '../../domain/money.ts';
import type { OrderSnapshot } from '../../domain/order.ts';
import { compareRevisions, revisionOf } from '../../domain/revision.ts';
import { reconcileTotals } from '../../domain/totals.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { orderIdOf } from '../../store/orders.ts';
import type { Hub } from '../hub.ts';
import type { Replayed } from './replay-recording.ts';
import type { OrderOutcome, ReplayedOrder } from './replay-report.ts';

type Verdict = { readonly outcome: OrderOutcome; readonly detail: string };

/** What became of one recorded order, read off the hub's own books. */
export async function outcomeOf(
  hub: Hub,
  channel: ChannelDoc,
  recording: Replayed,
): Promise<ReplayedOrder> {
  const snapshot = readAgain(hub, channel, recording);
  const { file } = recording;
  const verdict = await verdictOf(hub, channel, recording.deliveryId, snapshot);
  const money = snapshot?.money;
  return {
    file,
    channel: channel.kind,
    number: snapshot?.number ?? '',
    lines: snapshot?.lines.length ?? 0,
    total: money ? `${formatMinor(money.totalMinor, money.currency)} ${money.currency}` : '',
    ...verdict,
    detail: file.includes('.partial.')
      ? `${verdict.detail} (a shortened recording)`
      : verdict.detail,
  };
}

function readAgain(hub: Hub, channel: ChannelDoc, recording: Replayed): OrderSnapshot | null {
  const { deliveryId, topic, body } = recording;
  try {
    const facts = hub.connector(channel.kind).translate({ deliveryId, topic, body });
    return facts.flatMap((fact) => (fact.kind === 'order' ? [fact.snapshot] : []))[0] ?? null;
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    return null;
  }
}

async function verdictOf(
  hub: Hub,
  { _id: channelId }: ChannelDoc,
  deliveryId: string,
  snapshot: OrderSnapshot | null,
): Promise<Verdict> {
  const envelope = await hub.store.inbox.docs.findOne({ channelId, deliveryId });
  if (envelope?.state === 'dead') {
    return { outcome: 'set-aside', detail: envelope.reason ?? 'without a reason' };
  }
  if (envelope?.state !== 'done' || !snapshot) {
    return { outcome: 'unexplained', detail: `its delivery is ${envelope?.state ?? 'gone'}` };
  }
  const orderId = orderIdOf(channelId, snapshot.externalId);
  const [book] = await hub.store.orders.byIds([orderId]);
  if (!book) return { outcome: 'unexplained', detail: 'it is not in the book' };
  const newer = compareRevisions(revisionOf(snapshot), book.revision);
  if (newer > 0) return { outcome: 'unexplained', detail: 'the book holds an older look at it' };
  const problems = reconcileTotals(snapshot);
  const told = problems.map((problem) => problem.message).join('; ');
  if (newer < 0) {
    const sums = told || 'adds up to the cent';
    return { outcome: 'superseded', detail: `${sums}; a later look at it is in the book` };
  }
  if (problems.length === 0) return { outcome: 'booked', detail: 'adds up to the cent' };
  const { merchantId } = book;
  const raised = await hub.store.exceptions.docs.findOne({ merchantId, key: `totals:${orderId}` });
  if (!raised) return { outcome: 'unexplained', detail: `${told}; no exception says so` };
  return { outcome: 'excepted', detail: told };
}
