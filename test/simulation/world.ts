import { createHash } from 'node:crypto';
import { simulateMagento } from '../../connectors/magento/simulator/simulator.ts';
import {
  type SimulatedShopify,
  simulateShopify,
} from '../../connectors/shopify/simulator/simulator.ts';
import type { SimulatedStore, SimulatorWorld } from '../../connectors/simulator.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { createSealer, type Sealer } from '../../server/store/seal.ts';
import { Engine } from './database/engine.ts';
import { pick, type Random, streamsOf } from './random.ts';
import { type Actor, Schedule } from './schedule.ts';
import { SET } from './sets.ts';
import { Storm } from './storm.ts';
import { Trace } from './trace.ts';
import { watchVersions } from './versions.ts';
import { Watch } from './watch.ts';
import { CALM, type Weather } from './weather.ts';
import { watchWrites } from './writes.ts';

export const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1200, stock: 40 },
  { sku: 'LAMP-1', title: 'Lamp', priceMinor: 4900, stock: 12 },
  { sku: 'RUG-1', title: 'Rug', priceMinor: 15_000, stock: 5 },
];

/** Where two may write the same; what is sold is what people notice. */
const OFTEN_WRITTEN = ['orders', 'orders', 'listings', 'inbox', 'stockLedger', 'stockPositions'];

/** A writer held up while readers pass shows half of what belongs together; a reader held up finds it changed. */
const HELD = [/./, /^(insert|update|findAndModify)$/, /^(find|aggregate)$/];

/** In the future: nothing here may depend on the real clock. */
const START = new Date('2036-03-03T09:00:00.000Z');

/** Everything outside the hub's processes: time, chance, the database, the stores. */
export class World {
  readonly random: (purpose: string) => Random;
  readonly trace: Trace;
  readonly schedule: Schedule;
  readonly engine: Engine;
  readonly sealer: Sealer;
  /** Who goes on when no process does: shoppers, couriers, saboteurs. */
  readonly around: Actor = { name: 'world', state: 'up' };
  readonly #hosts = new Map<string, SimulatedStore>();
  readonly #seen = new Map<string, string>();
  weather: Weather = CALM;
  watched: string | null = null;
  /** Promises broken on the way. */
  readonly caught: string[] = [];
  readonly watch: Watch;
  readonly storm: Storm;
  /** What the stores sell. Some sell a set of other items beside them. */
  readonly items: readonly (typeof SET)[];
  /** Where and which commands are held up, on such a day. */
  readonly heldCollection: string;
  readonly heldVerbs: RegExp;
  /** Whether a store will end the hub's access today. */
  endsAccess = false;
  /** By the collection they look at. */
  readonly #watchers: ReadonlyMap<unknown, () => readonly string[]>;

  constructor(seed: number, keepTrace: boolean) {
    const streams = streamsOf(seed);
    const open = new Map<string, Random>();
    this.random = (purpose) => {
      const found = open.get(purpose) ?? streams(purpose);
      open.set(purpose, found);
      return found;
    };
    this.heldCollection = pick(this.random('held collection'), OFTEN_WRITTEN);
    this.heldVerbs = pick(this.random('held verbs'), HELD);
    this.items = this.random('sets')() < 0.4 ? [...ITEMS, SET] : ITEMS;
    this.trace = new Trace(keepTrace);
    this.schedule = new Schedule(START, this.random('schedule'), this.trace);
    this.engine = new Engine(this.schedule.now);
    const { listings, stockWrites } = watchWrites(this.engine);
    const orders = watchVersions(this.engine);
    this.#watchers = new Map(Object.entries({ listings, stockWrites, orders }));
    this.watch = new Watch(this);
    this.storm = new Storm(this);
    this.sealer = createSealer([createHash('sha256').update(String(seed)).digest()]);
  }

  say(who: string, what: string): void {
    this.trace.say(this.schedule.now().getTime(), who, what);
  }

  /** What buyers see in a store, when it is not what they saw before. */
  sayNumbers(host: string): void {
    if (!this.trace.keeps) return;
    const numbers = this.items
      .map(({ sku }) => `${sku} ${this.storeAt(host).shown(sku)}`)
      .join(', ');
    if (this.#seen.get(host) === numbers) return;
    this.#seen.set(host, numbers);
    this.trace.tell(this.schedule.now().getTime(), host.split('.')[0] ?? host, `shows ${numbers}`);
  }

  /** Looks at what a command has changed. */
  noteCommand(command: Doc): void {
    const written = command.insert ?? command.update ?? command.findAndModify;
    this.caught.push(...(this.#watchers.get(written)?.() ?? []));
    this.watch.commanded(command);
  }

  channel(channelId: string): ChannelDoc {
    const found = this.engine.all('channels').find(({ _id }) => _id === channelId);
    if (!found) throw new Error(`there is no channel ${channelId}`);
    return found as unknown as ChannelDoc;
  }

  /** A write that names what somebody watches, whole. */
  tellCommand(who: string, command: object): void {
    if (this.watched === null) return;
    const text = JSON.stringify(command);
    if (/^."(insert|update|findAndModify)/.test(text) && text.includes(this.watched))
      this.trace.tell(this.schedule.now().getTime(), who, text);
  }

  storeAt(host: string): SimulatedStore {
    const store = this.#hosts.get(host);
    if (!store) throw new TypeError(`no store at ${host}`);
    return store;
  }

  addShopify(name: string): SimulatedShopify {
    const random = this.random(`store ${name}`);
    const store = simulateShopify({
      shop: `${name}.myshopify.com`,
      clientId: `${name}-id`,
      clientSecret: `${name}-secret`,
      items: this.items,
      world: this.#simulator(random),
      idempotentReplay: random() < 0.5 ? 'stored' : 'rechecked',
    });
    this.#hosts.set(`${name}.myshopify.com`, store);
    return store;
  }

  addMagento(name: string) {
    const random = this.random(`store ${name}`);
    const store = simulateMagento({
      name,
      items: this.items,
      keys: {
        consumerKey: 'ck',
        consumerSecret: 'cs',
        accessToken: 'at',
        accessTokenSecret: 'ats',
      },
      webhookSecret: `${name}-hints`,
      release: random() < 0.5 ? '2.4.7' : '2.4.8',
      world: this.#simulator(random),
    });
    this.#hosts.set(`${name}.example.com`, store);
    return store;
  }

  #simulator(random: Random): SimulatorWorld {
    const { schedule, around } = this;
    return { now: schedule.now, random, sleep: (ms) => schedule.sleep(around, ms) };
  }

  close(): void {
    this.engine.close();
  }
}
