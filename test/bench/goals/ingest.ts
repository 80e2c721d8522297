import { type Bench, type Goal, type Outcome, roundsOf } from '../bench.ts';
import { mustBeTaken } from '../load/generator.ts';
import { distinctOrders } from '../payload/webhooks.ts';
import { atLeast, atMost, figure } from '../rounds/figure.ts';
import { runRounds, valuesOf } from '../rounds/rounds.ts';
import { upsertsPerSecond } from '../rulers/r3-upserts.ts';
import { mustPassAudit, workedAt } from '../scene/gate.ts';
import { commandsOf } from '../scene/hub.ts';
import { type IntakeRig, type Payload, withIntakeRig } from '../scene/intake-rig.ts';

interface Sample {
  readonly webhooks: number;
  /** Webhooks a second: R1 until stored; hub and peer until normalized and out of the stock. */
  readonly r1: number;
  readonly hub: number;
  readonly peer: number;
  /** Webhooks a second, only until they were answered. */
  readonly acknowledged: number;
  readonly hubCommands: number;
  readonly peerCommands: number;
  /** R3: normalized orders a second. */
  readonly r3: number;
  /** What the peer lost, which is no reason to stop. */
  readonly peerFailed: number;
  readonly peerLost: number;
}

const closed = { kind: 'closed', connections: 64 } as const;
const WITHIN_MS = 600_000;
/** So few that Agenda's growth with its backlog does not count against the peer. */
const PEER_WEBHOOKS = 500;

/** Goal 2: a closed set of webhooks until the last order can be found and its stock is in the ledger. */
export const ingest: Goal = {
  title: 'Ingest until in the ledger',
  onEmbedded: true,
  run: (bench) => withIntakeRig(bench, (rig) => measured(bench, rig)),
};

async function measured(bench: Bench, rig: IntakeRig): Promise<Outcome> {
  const { quick } = bench;
  const rounds = await runRounds<Sample>({
    rounds: roundsOf(bench, 9, 3),
    folder: rig.stage.folder,
    measure: async (index) => once(rig, await rig.payload(quick ? 600 : 5_000), index),
    ruler: ({ r1 }) => r1,
    say: ({ r1, hub, acknowledged, peer, hubCommands }) =>
      `R1 ${r1.toFixed(0)}/s, hub ${hub.toFixed(0)}/s (acknowledged ${acknowledged.toFixed(0)}/s, ${hubCommands.toFixed(3)} commands each), P1 ${peer.toFixed(0)}/s`,
  });
  await mustPassAudit(rig.hub);
  const of = (pick: (sample: Sample) => number) => valuesOf(rounds, pick);
  const figures = [
    figure(
      'in the ledger, against R1',
      '× R1',
      of(({ hub, r1 }) => hub / r1),
      atLeast(0.3),
    ),
    figure(
      'in the ledger, against P1',
      '× P1',
      of(({ hub, peer }) => hub / peer),
      atLeast(5),
    ),
    figure(
      'database commands a webhook',
      '',
      of((each) => each.hubCommands),
      atMost(0.15),
    ),
    figure(
      'hub',
      'webhooks/s',
      of(({ hub }) => hub),
    ),
    figure(
      'R1',
      'webhooks/s',
      of(({ r1 }) => r1),
    ),
    figure(
      'R3',
      'orders/s',
      of(({ r3 }) => r3),
    ),
    figure(
      'P1',
      'webhooks/s',
      of(({ peer }) => peer),
    ),
    figure(
      'P1, database commands a webhook',
      '',
      of(({ peerCommands }) => peerCommands),
    ),
  ];
  return { rounds, figures };
}

/** One round: the same bytes to the ruler, the hub and the peer, in an order that changes. */
async function once(rig: IntakeRig, payload: Payload, index: number): Promise<Sample> {
  const turns = [
    async () => ({ r1: await ruler(rig, payload) }),
    () => ours(rig, payload),
    () => peer(rig, payload),
  ];
  const parts = {};
  for (const turn of index % 2 === 0 ? turns : turns.toReversed()) {
    Object.assign(parts, await turn());
  }
  const from = { name: 'orders', database: 'hub' };
  const r3 = await upsertsPerSecond(rig.stage.uri('ruler'), from, payload.orders);
  return { ...(parts as Omit<Sample, 'r3' | 'webhooks'>), r3, webhooks: payload.webhooks.length };
}

async function ruler({ stage, r1 }: IntakeRig, { file, webhooks }: Payload): Promise<number> {
  const to = webhooks.length;
  const sent = await stage.load.run({ port: r1.port, file, from: 0, to, pace: closed });
  mustBeTaken('R1', sent);
  if ((await r1.empty()) !== to) throw new Error('R1 lost something: it is no ruler');
  return to / sent.seconds;
}

async function ours(rig: IntakeRig, { file, webhooks }: Payload) {
  const { stage, hub } = rig;
  const to = webhooks.length;
  const before = await commandsOf(hub);
  const began = new Date();
  const sent = await stage.load.run({ port: hub.port, file, from: 0, to, pace: closed });
  const seconds = ((await workedAt(hub, began, WITHIN_MS)).getTime() - began.getTime()) / 1000;
  const hubCommands = ((await commandsOf(hub)) - before) / to;
  mustBeTaken('the hub', sent);
  await rig.mustBeRight();
  return { hub: to / seconds, acknowledged: to / sent.seconds, hubCommands };
}

async function peer({ stage, peer }: IntakeRig, payload: Payload) {
  const webhooks = payload.webhooks.slice(0, PEER_WEBHOOKS);
  const to = webhooks.length;
  const [commands, before] = [await peer.commands(), await peer.done()];
  const began = performance.now();
  const how = { port: peer.port, file: payload.file, from: 0, to, pace: closed };
  mustBeTaken('P1', await stage.load.run(how));
  const after = await peer.untilDone(before, to);
  const seconds = (performance.now() - began) / 1000;
  const peerCommands = ((await peer.commands()) - commands) / to;
  const peerLost = distinctOrders(webhooks) - (await peer.orders());
  await peer.empty();
  return { peer: to / seconds, peerCommands, peerFailed: after.failed - before.failed, peerLost };
}
