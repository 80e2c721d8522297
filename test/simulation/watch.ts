import { openSecrets, signingSecrets } from '../../server/services/channels/open-channel.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import { Effort } from './effort.ts';
import { HELD_MAX_MS, type Weather } from './weather.ts';
import type { World } from './world.ts';

/**
 * A pass that began before the store was shut goes on to its next call, which is refused: so long may a
 * process be awake and still call, with a slow database, which holds up a command or two, and a slow store.
 */
const LAST_CALL_MS = 30_000 + 2 * HELD_MAX_MS;

/** One store as the hub may use it. */
interface Followed {
  readonly channelId: string;
  readonly kind: string;
  /** What the books said last. */
  status: ChannelDoc['status'];
  /** Since when the books say that it is not to be called; null: it may be. */
  shutSince: number | null;
  /** The app is not installed there. */
  away: boolean;
  /** Its channel was given credentials after its owner last took any away. */
  fresh: boolean;
  /** People are at it right now: their checks are calls too. */
  persons: number;
}

/** I9 and access: looks at every call to a store, and at every change of a channel's books. */
export class Watch {
  readonly caught: string[] = [];
  readonly #world: World;
  readonly #effort: Effort;
  readonly #stores = new Map<string, Followed>();
  readonly #awakeSince = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.#effort = new Effort(world.engine, () => this.#now(), this.caught);
  }

  #now = () => this.#world.schedule.now().getTime();

  /** From now on bounds hold that depend on what goes wrong on this day. */
  expect(weather: Weather): void {
    this.#effort.expect(weather);
  }

  follow(channelId: string, storeId: string, kind: string): void {
    const store = {
      status: 'connected',
      shutSince: null,
      fresh: true,
      away: false,
      persons: 0,
    } as const;
    this.#stores.set(storeId, { channelId, kind, ...store });
  }

  hostOf(channelId: string): string {
    const found = [...this.#stores].find(([, store]) => store.channelId === channelId);
    return found?.[0] ?? '';
  }

  /** A process slept, and may finish what it was at. */
  woke(who: string): void {
    this.#awakeSince.set(who, this.#now());
  }

  /** The owner ended what the hub was given; `away`: by throwing the app out. */
  lostAccess(channelId: string, away: boolean): void {
    const store = this.#stores.get(this.hostOf(channelId));
    if (store) Object.assign(store, { away, fresh: false });
  }

  tookBack(channelId: string): void {
    const store = this.#stores.get(this.hostOf(channelId));
    if (store) store.away = false;
  }

  /** Somebody works at this channel, with calls of their own, until the answer is called. */
  personAt(channelId: string): () => void {
    const store = this.#stores.get(this.hostOf(channelId));
    if (!store) return () => {};
    store.persons++;
    let there = true;
    return () => {
      if (there) store.persons--;
      there = false;
    };
  }

  asked(who: string, host: string, what: string): void {
    const store = this.#stores.get(host);
    if (!store || store.persons > 0) return;
    this.#effort.asked(who, host, store.kind);
    if (store.shutSince === null) return;
    const since = Math.max(store.shutSince, this.#awakeSince.get(who) ?? 0);
    const late = this.#now() - since;
    if (late > LAST_CALL_MS) {
      this.caught.push(`${who} still calls ${what}, ${late} ms after it was ${store.status}`);
    }
  }

  answered(who: string, host: string, answer: Response | null): void {
    const store = this.#stores.get(host);
    // What people's own checks are told binds them: they try again as they like.
    if (store && store.persons === 0) this.#effort.answered(who, host, answer);
  }

  commanded(command: Doc): void {
    this.#effort.commanded(command);
    if ((command.update ?? command.findAndModify) !== 'channels') return;
    const docs = this.#world.engine.all('channels') as unknown as readonly ChannelDoc[];
    for (const doc of docs) {
      const store = this.#stores.get(doc.externalStoreId);
      if (store?.channelId === doc._id) this.#note(store, doc, command);
    }
  }

  #note(store: Followed, doc: ChannelDoc, command: Doc): void {
    if (JSON.stringify(command).includes('"live":true')) this.#renewed(store, doc, command);
    if (doc.status === store.status) return;
    if (doc.status === 'uninstalled') {
      if (store.fresh) this.caught.push(`${doc.name} is in, and was ended by news of the past`);
      const held = openSecrets(this.#world.sealer, doc);
      const open = Object.keys(Object(held)).filter((name) => !(name in signingSecrets(held)));
      if (open.length > 0) this.caught.push(`${doc.name} was thrown out and keeps ${open.join()}`);
    }
    if (doc.status === 'connected') store.shutSince = null;
    else store.shutSince ??= this.#now();
    store.status = doc.status;
  }

  #renewed(store: Followed, { _id }: ChannelDoc, { updates }: Doc): void {
    const named = (updates as readonly { q: Doc }[] | undefined)?.some(({ q }) => q._id === _id);
    if (named && !store.away) store.fresh = true;
  }
}
