import type { OutgoingWebhook } from '../../connectors/simulator.ts';
import { bookNames } from '../../jobs/books.ts';
import { limits } from '../../server/limits.ts';
import type { Book } from '../../server/services/hub.ts';
import { type SimProcess, startProcess } from './process.ts';
import { between, pick, type Random } from './random.ts';
import type { Scene, Shop } from './scene.ts';

const PROCESSES = 2;
/** The longest time between two bells of one book on a quiet day. */
export const BEAT_MAX_MS = 10_000;
/** Shopify gives up after five seconds. */
const PATIENCE_MS = 5_000;
/** A supervisor starts what died after this. */
const RESTART_MS = 1_500;

/** The hub's processes: started, ticking, killed, put to sleep, started again; and who brings them mail. */
export class Crew {
  readonly #scene: Scene;
  readonly #chaos: Random;
  #processes: SimProcess[] = [];
  #born = 0;
  #calm = false;
  #stopped = false;
  /** Channel and delivery id of all that was answered 2xx: each must be in the inbox for ever. */
  readonly accepted = new Set<string>();

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#chaos = scene.world.random('chaos');
  }

  start(): void {
    for (let i = 0; i < PROCESSES; i++) this.#spawn();
    for (const shop of this.#scene.shops) for (let i = 0; i < 2; i++) void this.#deliver(shop);
    void this.#sabotage();
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#calm = true;
    // One is enough now, and half as much to watch.
    const [first, ...others] = this.#processes;
    for (const { actor } of others) this.#scene.world.schedule.kill(actor);
    this.#processes = first ? [first] : [];
    if (first) {
      first.actor.state = 'up';
      first.skewMs = 0;
    }
  }

  /** What polls and reconcile do in their time, now and for every store. */
  async lookOver(): Promise<void> {
    const [process] = this.#processes;
    if (!process) return;
    // Whoever was killed is dead to the others only when its leases are over.
    this.#scene.world.schedule.skip(Math.max(limits.pullRestMs, limits.leaseMs));
    for (const { channelId } of this.#scene.shops) {
      await process.runner.run('pull', channelId);
      await process.runner.run('reconcile', channelId);
    }
  }

  /** One that is up; null where none is. */
  someProcess(random: Random): SimProcess | null {
    const up = this.#processes.filter(({ actor }) => actor.state === 'up');
    return up.length > 0 ? pick(random, up) : null;
  }

  stop(): void {
    this.#stopped = true;
    for (const { actor } of this.#processes) this.#scene.world.schedule.kill(actor);
  }

  #spawn(): void {
    const { world } = this.#scene;
    const process = startProcess(world, `hub-${++this.#born}`);
    const skew = this.#calm ? 0 : world.weather.skewMs;
    process.skewMs = Math.floor((this.#chaos() * 2 - 1) * skew);
    this.#processes.push(process);
    for (const book of bookNames) void this.#tick(process, book);
  }

  /** The bell of one book, as agenda rings it: about once a second, by turns of the processes. */
  async #tick(process: SimProcess, book: Book): Promise<void> {
    const { schedule, random } = this.#scene.world;
    const beat = random('ticks');
    for (;;) {
      await schedule.sleep(
        process.actor,
        this.#calm ? between(beat, 2_000, BEAT_MAX_MS) : between(beat, 500, 3_000),
      );
      await process.runner.tick(book).catch(() => undefined);
    }
  }

  /** Brings one store's webhooks to whichever process is there. */
  async #deliver({ store, channelId }: Shop): Promise<void> {
    const { schedule, around } = this.#scene.world;
    while (!this.#stopped) {
      const wait = store.nextWebhookInMs();
      await schedule.sleep(around, Math.min(wait ?? 2_000, 2_000));
      if (wait !== null) await store.deliverDue((webhook) => this.#send(channelId, webhook));
    }
  }

  async #send(channelId: string, { path, headers, body }: OutgoingWebhook): Promise<number> {
    const { schedule, around } = this.#scene.world;
    const up = this.#processes.filter(({ actor }) => actor.state === 'up');
    if (up.length === 0) return 503;
    const { intake } = pick(this.#chaos, up);
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const [, , kind = '', named] = path.split('/');
    const address = { kind, channelId: named ?? null };
    const answer = intake.receive(address, { path, headers: lower, body });
    // A sender hangs up on a process that died or sleeps.
    const heard = await Promise.race([answer, schedule.sleep(around, PATIENCE_MS)]);
    if (heard !== 'stored') return 503;
    const id = lower['x-shopify-webhook-id'] ?? `event:${lower['x-crossdock-event-id']}`;
    this.accepted.add(`${channelId}|${id}`);
    return 200;
  }

  async #sabotage(): Promise<void> {
    const { world } = this.#scene;
    const { schedule, around } = world;
    const chaos = this.#chaos;
    for (;;) {
      const { crashEvery, pauseEveryMs, jumpMs } = world.weather;
      await schedule.sleep(around, between(chaos, 200, 2_000));
      if (this.#calm) return;
      if (this.#processes.length === 0) continue;
      const victim = pick(chaos, this.#processes);
      if (crashEvery > 0 && chaos() < 300 / crashEvery) void this.#crash(victim);
      else if (pauseEveryMs > 0 && chaos() < 1_100 / pauseEveryMs) void this.#pause(victim);
      else if (jumpMs > 0 && chaos() < 0.1) {
        victim.skewMs = Math.floor((chaos() * 2 - 1) * jumpMs);
        world.say(victim.actor.name, `its clock jumps to ${victim.skewMs} ms off`);
      }
    }
  }

  async #crash(victim: SimProcess): Promise<void> {
    const { world } = this.#scene;
    world.say(victim.actor.name, 'is killed');
    world.schedule.kill(victim.actor);
    this.#processes = this.#processes.filter((each) => each !== victim);
    await world.schedule.sleep(world.around, RESTART_MS);
    if (!this.#stopped && !(this.#calm && this.#processes.length > 0)) this.#spawn();
  }

  async #pause(victim: SimProcess): Promise<void> {
    const { world } = this.#scene;
    if (victim.actor.state !== 'up') return;
    victim.actor.state = 'paused';
    world.say(victim.actor.name, 'falls asleep');
    await world.schedule.sleep(
      world.around,
      between(this.#chaos, limits.leaseMs / 2, 2.5 * limits.leaseMs),
    );
    if (victim.actor.state !== 'paused') return;
    victim.actor.state = 'up';
    world.watch.woke(victim.actor.name);
    world.say(victim.actor.name, 'wakes up');
  }
}
