import { between, pick, type Random } from './random.ts';
import type { World } from './world.ts';

/** How long it asks for patience: mostly seconds, now and then longer than the hub believes anybody. */
function patience(random: Random): number | null {
  const dice = random();
  if (dice < 0.4) return null;
  if (dice < 0.75) return between(random, 1, 6);
  return dice < 0.95 ? between(random, 10, 40) : 3_600;
}

/** What stands in front of a store, and for a while lets nobody through: 5xx, or 429 with a Retry-After. */
export class Storm {
  readonly #world: World;
  readonly #random: Random;
  #host = '';
  #status = 503;
  #retryAfter: number | null = null;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random('storm');
  }

  /** Comes in the first seconds of the day, over one store, and goes again. */
  async rage(shops: readonly { readonly channelId: string; readonly name: string }[]) {
    const { stormMs } = this.#world.weather;
    if (stormMs === 0) return;
    const { schedule, around } = this.#world;
    await schedule.sleep(around, between(this.#random, 0, 8_000));
    const { channelId, name } = pick(this.#random, shops);
    this.#retryAfter = patience(this.#random);
    this.#status = this.#retryAfter !== null && this.#random() < 0.7 ? 429 : 503;
    this.#host = this.#world.watch.hostOf(channelId);
    const asks = this.#retryAfter === null ? '' : `, asks for ${this.#retryAfter} s`;
    this.#world.say(name, `answers ${this.#status} to everybody${asks}`);
    await schedule.sleep(around, stormMs);
    this.#host = '';
    this.#world.say(name, 'answers again');
  }

  /** What it answers instead of the store at this host; null: the sky is clear there. */
  over(host: string): Response | null {
    if (host !== this.#host) return null;
    const asks = this.#retryAfter === null ? null : { 'retry-after': String(this.#retryAfter) };
    const headers = {
      'content-type': 'text/html',
      date: this.#world.schedule.now().toUTCString(),
      ...asks,
    };
    return new Response('<html>Too much</html>', { status: this.#status, headers });
  }
}
