import { limits } from '../../../server/limits.ts';
import { draining, publishing } from './commands.ts';
import { bytes, counted } from './counted.ts';
import type { Answer } from './model.ts';
import { every } from './shapes.ts';
import { short } from './tables.ts';

/** What of the code as it is grows faster than the work, each with its place and its number here. */
export function findingsOf(answer: Answer): readonly string[] {
  return [...fromLeases(answer), ...fromTicks(answer), ...fromChannels(answer)];
}

function fromLeases(answer: Answer): string[] {
  const { workers, costs, backlog } = answer;
  const { flow, commands } = answer.busy;
  const running = workers ?? 1;
  const look = (backlog.most * WEBHOOKS_OF_ORDER * costs.keyUs.value) / 1e6;
  return [
    `jobs/runner.ts tick: a look begins every channel with work that this process is not at, other processes' too, up to ${limits.channelsAtOnce}, each again after ${limits.elsewhereMs} ms. ${short(draining(flow))} channels are drained and ${short(publishing(flow))} published to at a time, so ${running} workers are refused ${short(commands['lost leases'])} leases a second (an upper bound).`,
    `services/publish/publish.ts mayWrite: what is due in a channel in shadow, paused or resting stays due; each bell, one a second, tries it again for 3 commands and one of its ${limits.channelsAtOnce} turns. With a tenth of the channels like that up to ${short(3 * Math.min(limits.channelsAtOnce, flow.loads.length / 10))} commands a second, and the others wait for their turn.`,
    `server/store/inbox.ts pendingChannels: asking for all that waits costs as much as waits, of all merchants (unless the server plans a DISTINCT_SCAN, which was not seen here). With the burst's backlog that takes ${short(look)} s, so each of ${running} workers asks it every ${short(Math.max(limits.lookOutWholeMs / 1_000, 20 * look))} s, and for what is new at each look.`,
  ];
}

/** Webhooks of an order in a backlog, about. */
const WEBHOOKS_OF_ORDER = 7;

function fromTicks({ busy: { flow } }: Answer): string[] {
  const { loads, polls, reconciles, scale } = flow;
  const lap = (begun: number) => short(loads.length / begun);
  const megabytes = (loads.length * bytes.channel) / 1e6;
  const stretches = Math.ceil(scale.listings / limits.reconcileBatch);
  return [
    `jobs/books.ts dueChannels, store/channels.ts connected(): reads every connected channel whole, without an index, each second and each fifth: ${short(megabytes * (1 / every.tick + 1 / every.reconcileTick))} MB/s of channels.`,
    `jobs/agenda.ts: a tick rings once in the cluster and begins ${limits.channelsAtOnce} channels at most. A channel is polled every ${lap(polls.begun)} s where ${every.poll} s are asked, and has a stretch reconciled every ${lap(reconciles.begun)} s where ${every.reconcile} s are asked; all ${short(scale.listings)} listings take ${short((stretches * loads.length) / reconciles.begun / 60)} min. An order whose webhook was lost is booked after up to ${short((2 * loads.length) / polls.begun)} s: a lap of polls, and one of hints. More workers change nothing.`,
  ];
}

function fromChannels({ busy: { flow } }: Answer): string[] {
  const { loads } = flow;
  const many = loads.length > 0 ? flow.sum.drains / loads.length : 0;
  const each = flow.sum.drains > 0 ? flow.sum.webhooks / flow.sum.drains : 0;
  return [
    `services/inbox/drain.ts: a pass costs 22 commands and 4 more to see that nothing is left, however little came. Spread over ${short(loads.length)} channels a pass takes ${short(each)} webhooks on average (${short(many)} passes a second and channel), not ${limits.drainBatch}: batches save nothing for small shops.`,
    `services/inbox/drain.ts applyAll: a batch of hints only still reads listings, locations and recipes, for nothing.`,
    `services/live.ts: an open console costs ${short((counted.marks + flow.scale.channels) * (1_000 / limits.liveLookMs))} commands a second, whether anything happens or not.`,
  ];
}
