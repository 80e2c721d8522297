import { setTimeout as wait } from 'node:timers/promises';
import type { HubProcess } from '../../server/demo/hub-process.ts';
import type { Fault } from './faults.ts';
import type { TcpProxy, Weather } from './proxy.ts';
import type { Scene } from './scene.ts';

const one = <T>(list: readonly T[], at: number): T[] => list.slice(at % list.length).slice(0, 1);

/** Lets one fault happen and sees it through. Answers once it is over: recovery counts from then. */
export async function strike(scene: Scene, fault: Fault): Promise<void> {
  const { kind, ms, share, target } = fault;
  const workers = one(scene.workers, target);
  switch (kind) {
    case 'web killed':
      return kill([scene.web]);
    case 'worker killed':
      return kill(workers);
    case 'web paused':
      return pause([scene.web], ms);
    case 'worker paused':
      return pause(workers, ms);
    case 'database killed':
      return scene.database.kill();
    case 'database cut before':
      return weather(databaseLines(scene, target), { kind: 'cut-before', share }, ms);
    case 'database cut after':
      return weather(databaseLines(scene, target), { kind: 'cut-after', share }, ms);
    case 'database stalled':
      return weather(databaseLines(scene, target), { kind: 'stall' }, ms);
    case 'database slow':
      return weather(databaseLines(scene, target), { kind: 'slow', ms: 60 }, ms);
    case 'channel cut before':
      return weather(channelLines(scene, target), { kind: 'cut-before', share }, ms);
    case 'channel cut after':
      return weather(channelLines(scene, target), { kind: 'cut-after', share }, ms);
    case 'channel stalled':
      return weather(channelLines(scene, target), { kind: 'stall' }, ms);
    case 'channel slow':
      return weather(channelLines(scene, target), { kind: 'slow', ms: 400 }, ms);
    case 'channel partitioned':
      for (const line of channelLines(scene, target)) line.cut();
      return weather(channelLines(scene, target), { kind: 'refuse' }, ms);
  }
}

/** One process's way to the database, or everybody's. */
const databaseLines = ({ databaseLines: lines }: Scene, target: number) =>
  target % 2 === 0 ? lines : one(lines, target >> 1);

/** To the store and back: its API and its webhooks. */
const channelLines = ({ channelLines: lines }: Scene, target: number) =>
  one(lines, target).flatMap(({ toStore, toHub }) => [toStore, toHub]);

function kill(processes: readonly HubProcess[]): void {
  for (const each of processes) each.kill();
}

async function pause(processes: readonly HubProcess[], ms: number): Promise<void> {
  for (const each of processes) each.pause();
  await wait(ms);
  for (const each of processes) each.resume();
}

async function weather(lines: readonly TcpProxy[], what: Weather, ms: number): Promise<void> {
  for (const line of lines) line.set(what);
  await wait(ms);
  for (const line of lines) line.heal();
}
