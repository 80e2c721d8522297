import { MongoNetworkError, MongoServerError } from 'mongodb';
import type { Connection } from 'mongoose';
import type { ChannelIo } from '../../connectors/connector.ts';
import { connectorOf } from '../../connectors/registry.ts';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { channelOpener } from '../../server/services/channels/open-channel.ts';
import { credentialKeeper } from '../../server/services/channels/refresh-credentials.ts';
import type { Hub } from '../../server/services/hub.ts';
import { diskGuard } from '../../server/services/inbox/disk-guard.ts';
import { createIntake, type Intake } from '../../server/services/inbox/intake.ts';
import { storeOver } from '../../server/store/connect.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { type Send, SimCollection } from './database/collection.ts';
import type { Actor } from './schedule.ts';
import { HELD_MAX_MS } from './weather.ts';
import type { World } from './world.ts';

export const TIMING = {
  pollEveryMs: 8_000,
  reconcileEveryMs: 15_000,
  clockGrainMs: limits.clockGrainMs,
};

/** A lease is asked for. */
const TAKING = 'findAndModify leases';

export const PUBLIC_URL = 'https://hub.example.com';

/** One process of the hub: the real services, job runner and intake over ports that the seed controls. */
export interface SimProcess {
  readonly actor: Actor;
  readonly hub: Hub;
  readonly runner: Runner;
  readonly intake: Intake;
  /** What its channels use of the world. */
  readonly io: ChannelIo;
  /** How far its clock is off now. */
  skewMs: number;
}

export function startProcess(world: World, name: string): SimProcess {
  const { schedule } = world;
  const actor: Actor = { name, state: 'up' };
  const clock = { skewMs: 0 };
  const now = () => new Date(schedule.now().getTime() + clock.skewMs);
  const io: ChannelIo = {
    fetch: calls(world, actor),
    now,
    ticks: () => schedule.now().getTime(),
    sleep: (ms: number) => schedule.sleep(actor, ms),
    randomHex: (bytes: number) => hex(world.random('ids'), bytes),
    log: () => {},
    credentials: credentialKeeper(() => hub),
  };
  let runner: Runner | null = null;
  const hub: Hub = {
    store: storeOver(connectionOf(sending(world, actor))),
    sealer: world.sealer,
    disk: diskGuard(
      async () => null,
      () => {},
    ),
    connector: connectorOf,
    channel: channelOpener(connectorOf, world.sealer, io),
    now,
    newId: (prefix) => `${prefix}_${hex(world.random('ids'), 9)}`,
    every: (ms, work) => repeat(world, actor, ms, work),
    worker: name,
    log: () => {},
    // As the worker does: a lost nudge costs time and nothing else.
    nudge: (book, channelId) => {
      const run = book === 'publish' ? runner?.moved([channelId]) : runner?.run(book, channelId);
      run?.catch(() => undefined);
    },
    stockMoved: (channelIds, soldBy) => {
      runner?.moved(channelIds, soldBy).catch(() => undefined);
    },
    publicUrl: PUBLIC_URL,
    timing: TIMING,
  };
  runner = new Runner(hub);
  return {
    actor,
    hub,
    runner,
    intake: createIntake(hub),
    io,
    get skewMs() {
      return clock.skewMs;
    },
    set skewMs(ms) {
      clock.skewMs = ms;
    },
  };
}

/** A mongoose connection for the store modules: their collections, and nothing else. */
export function connectionOf(send: Send): Connection {
  const models = new Proxy(
    {},
    { get: (_, name) => ({ collection: new SimCollection(String(name), send) }) },
  );
  return { models } as unknown as Connection;
}

/** Each command is a scheduling point: somebody else may go first, the process may end, the line may break. */
function sending(world: World, actor: Actor): Send {
  const { schedule, engine } = world;
  const random = world.random('database');
  const slow = world.random('slow database');
  const held = world.random('held commands');
  const theft = world.random('lease theft');
  return async (command) => {
    const [verb = ''] = Object.keys(command);
    const where = `${verb} ${String(command[verb])}`;
    const isHeld = command[verb] === world.heldCollection && world.heldVerbs.test(verb);
    const heldMs = isHeld && held() < world.weather.databaseHolds ? held() * HELD_MAX_MS : 0;
    await schedule.sleep(actor, heldMs + slow() * world.weather.databaseSlowMs, where);
    world.tellCommand(actor.name, command);
    const { weather } = world;
    const broke = (when: string) => {
      world.say(actor.name, `${where}: the connection broke ${when}`);
      return new MongoNetworkError(`the connection broke ${when}`);
    };
    if (random() < weather.databaseRefuses) throw broke('before');
    if (where === TAKING && theft() < weather.leaseTheft) steal(world, command.query);
    const torn = random() < weather.databaseTears ? half(command) : null;
    try {
      const answer = engine.run(torn ?? command);
      world.noteCommand(command);
      if (torn) throw broke('half way');
      if (random() < weather.databaseLoses) throw broke('after');
      return answer;
    } catch (error) {
      throw asDriverError(error);
    }
  };
}

/** Whoever asks gets it, while its holder believes to have it still. */
function steal(world: World, q: unknown): void {
  const u = { $set: { until: new Date(0) } };
  world.engine.run({ update: 'leases', updates: [{ q, u }] });
}

/** The first part of a batch; null for what is no batch. */
function half(command: Doc): Doc | null {
  for (const field of ['documents', 'updates']) {
    const list = command[field];
    if (Array.isArray(list) && list.length > 1)
      return { ...command, [field]: list.slice(0, Math.ceil(list.length / 2)) };
  }
  return halfOfMany(command);
}

/** An update of many documents by their ids may end half way as well. */
function halfOfMany({ updates, ...command }: Doc): Doc | null {
  const [only] = (Array.isArray(updates) ? updates : []) as { q: Doc }[];
  const ids = (only?.q._id as { $in?: unknown } | undefined)?.$in;
  if (!only || !Array.isArray(ids) || ids.length < 2) return null;
  const $in = ids.slice(0, Math.ceil(ids.length / 2));
  return { ...command, updates: [{ ...only, q: { ...only.q, _id: { $in } } }] };
}

export function asDriverError(error: unknown): unknown {
  if (error instanceof MongoNetworkError || !(error instanceof Error) || !('code' in error))
    return error;
  return new MongoServerError({ message: error.message, code: error.code });
}

/** The way to the stores and back, each taking its time. */
function calls(world: World, actor: Actor): typeof fetch {
  const { schedule } = world;
  const random = world.random('network');
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const there = random() * (world.weather.latencyMs / 2);
    const back = random() * (world.weather.latencyMs / 2);
    const what = nameOf(url, init?.body);
    world.watch.asked(actor.name, url.host, what);
    const heard = (answer: Response | null) => world.watch.answered(actor.name, url.host, answer);
    try {
      await schedule.sleep(actor, there, what);
      const answer =
        world.storm.over(url.host) ?? (await world.storeAt(url.host).fetch(input, init));
      world.sayNumbers(url.host);
      await schedule.sleep(actor, back, `${what}: ${answer.status}`);
      heard(answer);
      return answer;
    } catch (error) {
      heard(null);
      throw error;
    }
  };
}

/** The store, and the operation that is asked of it. */
function nameOf({ host, pathname }: URL, body: unknown): string {
  const operation = typeof body === 'string' ? /"operationName":"(\w+)"/.exec(body)?.[1] : null;
  return `${host.split('.')[0]} ${operation ?? pathname.replace('/rest/all/V1', '')}`;
}

function repeat(world: World, actor: Actor, ms: number, work: () => void): () => void {
  let going = true;
  const loop = async () => {
    for (;;) {
      await world.schedule.sleep(actor, ms);
      if (!going) return;
      work();
    }
  };
  void loop();
  return () => {
    going = false;
  };
}

const hex = (random: () => number, bytes: number) =>
  Array.from({ length: bytes }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
