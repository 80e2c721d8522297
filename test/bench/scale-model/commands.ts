import { limits } from '../../../server/limits.ts';
import type { Costs } from './costs.ts';
import { bytes, type Commands, counted, KINDS, type Kind } from './counted.ts';
import { begins, sumOf } from './demand.ts';
import type { Flow } from './flow.ts';
import type { Scale } from './scale.ts';

export type Totals = Readonly<Record<Kind, number>>;

/** Passes a second and what each of them sends to the database. */
type Passes = readonly (readonly [perSecond: number, each: Commands])[];

const byKind = (of: (kind: Kind) => number): Totals =>
  Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, number>;

const add = (passes: Passes): Totals => {
  const of = (kind: Kind) => sumOf(passes, ([perSecond, each]) => perSecond * (each[kind] ?? 0));
  return byKind(of);
};

/** Of the work itself: the same however many processes share it. */
export function workCommands({ sum, loads, polls, reconciles }: Flow): Totals {
  const shops = loads.filter(({ kind }) => kind === 'shopify').length / loads.length;
  const pull = shops * counted.pullShopify + (1 - shops) * counted.pullMagento;
  const awake = sum.awake / loads.length;
  return add([
    [sum.drains, counted.drain],
    [sum.drains, counted.drainEmpty],
    [sum.drainsOrders, counted.drainOrders],
    [sum.drainsLevels, counted.drainLevels],
    [sum.sends, counted.publishSent],
    [sum.sames, counted.publishSame],
    [sum.readsNew, counted.rereadNew],
    [sum.readsKnown, counted.rereadKnown],
    // Whose orders changed of late are found again by each poll, and offered to the inbox once more.
    [polls.begun * awake, { polls: pull + 1 }],
    [sum.pages, { polls: 2 }],
    [polls.begun * (1 - awake), { 'polls, idle channels': pull }],
    [reconciles.begun, counted.reconcile],
  ]);
}

/** Answers, and what each web process remembers of a channel for itself. */
export function ackCommands({ flows, sum }: Flow, webs: number): Totals {
  const commitSeconds = 0.005;
  const inserts = webs * begins(sum.webhooks / webs, commitSeconds);
  const remembered = (ms: number) =>
    webs * sumOf(flows, ({ webhooks }) => begins(webhooks / webs, ms / 1_000));
  const ack = inserts + remembered(limits.intakeKnownMs) + remembered(limits.receivedNoteMs);
  return add([[1, { ack }]]);
}

/** Whoever has the console open is looked after by each web process he came to; one each here. */
export function screenCommands(scale: Scale): Totals {
  const watched = scale.merchants * scale.consoles;
  const looks = (1_000 / limits.liveLookMs) * (counted.marks + scale.channels);
  return add([[watched, { screens: looks }]]);
}

/** What every worker asks whether there is work or not, and what they take away from each other. */
export function workerCommands(flow: Flow, workers: number): Totals {
  const { loads, scale } = flow;
  const channelPages = 1 + Math.ceil((loads.length * bytes.channel) / 16e6);
  const ticks =
    workers * counted.agendaAsks +
    counted.ticksASecond * counted.tickRun +
    // reread and publish look once; pull and reconcile read every connected channel.
    2 +
    (1 + 1 / 5) * channelPages +
    counted.sweep / 5;
  const looks = publishLooks(flow);
  const lost = scale.channelsAre === 'parted' ? 0 : lostLeases(flow, workers);
  return add([
    [1, { 'Agenda and ticks': ticks, publish: looks, 'lost leases': lost }],
    [workers, { 'look-out': lookOuts(flow, workers) }],
  ]);
}

/** Of one worker, a second: a look that found something is followed by the longer pause. */
function lookOuts({ sum }: Flow, workers: number): number {
  const [short, long] = [limits.lookOutMs / 1_000, limits.lookOutWorkingMs / 1_000];
  const found = Math.min(sum.drains / workers, 1 / long);
  return found + (1 - found * long) / short;
}

/**
 * A look finds channels with work that other processes are at: each costs a lease that is not given. The inbox is
 * looked at for all channels, and up to `channelsAtOnce` begin; after a sale it is the merchant's own. What was refused is left alone for `elsewhereMs`, so a worker tries a
 * channel that others are at no more often than that.
 */
export function lostLeases(flow: Flow, workers: number): number {
  const others = (workers - 1) / workers;
  const tries = (looks: number, most: number, underWork: number) => {
    const elsewhere = underWork * others;
    const patient = workers * (1_000 / limits.elsewhereMs) * elsewhere;
    return Math.min(patient, looks * Math.min(most, elsewhere));
  };
  return (
    tries(workers * lookOuts(flow, workers), limits.channelsAtOnce, draining(flow)) +
    tries(publishLooks(flow), flow.scale.channels, publishing(flow))
  );
}

/** After each drained or read batch it is asked which of the merchant's channels have something due. */
export const publishLooks = ({ sum }: Flow): number => sum.drains + sum.readsNew + sum.readsKnown;

/** Channels that are drained, and published to, at the same moment. */
export const draining = ({ sum, pass }: Flow): number =>
  sum.drains * (pass.drain - limits.lookOutWorkingMs / 2_000);
export const publishing = ({ loads, flows, pass }: Flow): number =>
  sumOf(flows, ({ sends, sames }, at) => {
    const kind = loads[at]?.kind ?? 'shopify';
    return sends * pass.publish[kind] + sames * pass.drain;
  });

export const merged = (...all: readonly Totals[]): Totals =>
  byKind((kind) => sumOf(all, (each) => each[kind]));

export const inAll = (totals: Totals): number => sumOf(KINDS, (kind) => totals[kind]);

/** Processor seconds a second that commands cost whoever sends them. */
export const processors = (totals: Totals, { commandMs }: Costs): number =>
  (inAll(totals) * commandMs.value) / 1_000;
