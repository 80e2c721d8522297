import { changeMode } from '../../server/services/channels/change-mode.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { Crew } from './crew.ts';
import { OWNER } from './doors.ts';
import { between, pick, type Random } from './random.ts';
import type { Scene, Shop } from './scene.ts';

/** Somebody who works with the hub looks at its channels about this often. */
const LOOK_MS = [1_000, 6_000] as const;
/** How long a shop does without the app. */
const AWAY_MS = [2_000, 120_000] as const;
/** After this a person tries again: whoever was asked died, or is slow. */
const PATIENCE_MS = 60_000;
/** What keeps a channel from working must be among the exceptions after this. */
const SHOWN_WITHIN_MS = 60_000;
const TOLD = ['unauthorized', 'uninstalled'];

/**
 * The people who own the stores. They end what lets the hub in, and give it anew once the hub shows that it
 * needs it; nothing but what the hub shows tells them.
 */
export class Owners {
  readonly #scene: Scene;
  readonly #crew: Crew;
  readonly #random: Random;
  /** Shops that have thrown the app out and not taken it back. */
  readonly #away = new Set<Shop>();
  readonly #unshownSince = new Map<string, number>();
  #calm = false;
  #stopped = false;

  constructor(scene: Scene, crew: Crew) {
    this.#scene = scene;
    this.#crew = crew;
    this.#random = scene.world.random('owners');
  }

  start(): void {
    const { world, shops } = this.#scene;
    const { keysEndMs, uninstallMs } = world.weather;
    if (keysEndMs > 0) void this.#after(keysEndMs, () => this.#endKeys(pick(this.#random, shops)));
    const apps = shops.filter(({ door }) => door.app);
    if (uninstallMs > 0 && apps.length > 0)
      void this.#after(uninstallMs, () => void this.#throwOut(pick(this.#random, apps)));
    if (keysEndMs + uninstallMs > 0) void this.#lookAfter();
  }

  /** From now on they take nothing away any more. */
  calm(): void {
    this.#calm = true;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** What they still have to do. */
  unrest(): readonly string[] {
    return [...this.#away].map(({ name }) => `${name} is without the app`);
  }

  async #after(ms: number, act: () => void): Promise<void> {
    const { schedule, around } = this.#scene.world;
    await schedule.sleep(around, ms);
    if (!this.#calm) act();
  }

  #endKeys({ name, channelId, door }: Shop): void {
    this.#scene.world.watch.lostAccess(channelId, false);
    this.#scene.world.say(name, door.endKeys(this.#random));
  }

  async #throwOut(shop: Shop): Promise<void> {
    const { world } = this.#scene;
    world.say(shop.name, 'throws the app out');
    this.#away.add(shop);
    world.watch.lostAccess(shop.channelId, true);
    shop.door.app?.leave();
    await world.schedule.sleep(world.around, between(this.#random, ...AWAY_MS));
    world.say(shop.name, 'takes the app back');
    shop.door.app?.comeBack();
    world.watch.tookBack(shop.channelId);
    this.#away.delete(shop);
  }

  async #lookAfter(): Promise<void> {
    const { schedule, around } = this.#scene.world;
    while (!this.#stopped) {
      await schedule.sleep(around, between(this.#random, ...LOOK_MS));
      if (this.#stopped) return;
      for (const shop of this.#scene.shops) if (!this.#away.has(shop)) await this.#lookAt(shop);
    }
  }

  async #lookAt(shop: Shop): Promise<void> {
    const { world } = this.#scene;
    const { channelId, merchantId, door } = shop;
    const channel = world.channel(channelId);
    const shown = this.#isShown(shop);
    this.#noteUnshown(channel, shown);
    const works = channel.status === 'connected' && !shown;
    if (works && channel.mode === 'live') return;
    const process = this.#crew.someProcess(this.#random);
    if (!process) return;
    world.say(shop.name, works ? 'goes live again' : 'is given new credentials');
    const free = world.watch.personAt(channelId);
    const work = works
      ? changeMode(process.hub, { merchantId, actor: OWNER }, channelId, 'live', false)
      : door.renew(process, channel);
    const given = work.catch(() => null).finally(free);
    await Promise.race([given, world.schedule.sleep(world.around, PATIENCE_MS)]);
    free();
  }

  #isShown({ channelId }: Shop): boolean {
    const keys = TOLD.map((trouble) => `${trouble}:${channelId}`);
    const rows = this.#scene.world.engine.all('exceptions');
    return rows.some(({ key, state }) => state === 'open' && keys.includes(String(key)));
  }

  /** A channel that the hub may not call is paused where people see it. */
  #noteUnshown({ _id, name, status }: ChannelDoc, shown: boolean): void {
    const { world } = this.#scene;
    const now = world.schedule.now().getTime();
    if (status === 'connected' || shown) {
      this.#unshownSince.delete(_id);
      return;
    }
    const since = this.#unshownSince.get(_id) ?? now;
    this.#unshownSince.set(_id, since);
    if (now - since > SHOWN_WITHIN_MS) {
      world.caught.push(`visible: ${name} is ${status}, and no exception says so`);
      this.#unshownSince.set(_id, Number.POSITIVE_INFINITY);
    }
  }
}
