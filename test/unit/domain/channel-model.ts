import {
  believed,
  type ChannelNumber,
  disown,
  explain,
  faceReading,
  type OwnLine,
  observe,
  roll,
  type Seen,
  UNKNOWN,
  wrote,
} from '../../../server/domain/channel-number.ts';
import { publishStep } from '../../../server/domain/sellable.ts';

export const GRAIN = 1000;

/** What a call to the channel may do besides being applied and answered. */
export type Luck = 'fine' | 'silent-stale' | 'lost-applied' | 'lost-before';

/**
 * The smallest channel with the smallest hub beside it: one number, a clock that ticks in whole seconds,
 * orders that the hub hears of late, staff that types numbers, readings that arrive late. The hub's side
 * does what services/publish, explain and send-levels do, over arrays.
 */
export class ChannelModel {
  // The channel.
  now = 1_700_000_000_300;
  shown = 50;
  readonly orders: { at: Date; delta: number; known: boolean }[] = [];
  edits = 0;
  // The hub.
  number: ChannelNumber = UNKNOWN;
  available = 0;
  seq = 0;
  readonly own: OwnLine[] = [];
  readUpTo = new Date(0);
  readonly mail: Seen[] = [];
  needsRead = false;
  booked = 0;
  disowned = 0;
  writes = 0;
  private readonly staffCounts: boolean;

  constructor(staffCounts: boolean) {
    this.staffCounts = staffCounts;
    this.number = faceReading(UNKNOWN, this.look());
    this.available = this.shown;
    this.seq = 1;
    this.number = { ...this.number, seqs: [{ locationId: 'loc', seq: this.seq }] };
  }

  stamp = () => new Date(Math.floor(this.now / GRAIN) * GRAIN);
  look = (): Seen => ({ sellable: this.shown, at: this.stamp() });

  sell(units: number) {
    if (units > this.shown) return;
    this.shown -= units;
    this.orders.push({ at: this.stamp(), delta: -units, known: false });
  }

  cancel() {
    const sold = this.orders.find((order) => order.delta < 0);
    if (!sold) return;
    this.shown -= sold.delta;
    this.orders.push({ at: this.stamp(), delta: -sold.delta, known: false });
  }

  edit(by: number) {
    if (this.shown + by < 0) return;
    this.shown += by;
    this.edits += by;
  }

  sellElsewhere(units: number) {
    this.available -= units;
    this.seq++;
  }

  /** A webhook of one order arrives, in any order. */
  learn(pick: number) {
    const open = this.orders.filter((order) => !order.known);
    const order = open[pick % Math.max(1, open.length)];
    if (order) this.book(order);
  }

  pull() {
    for (const order of this.orders.filter((each) => !each.known)) this.book(order);
    this.readUpTo = this.stamp();
  }

  private book(order: { at: Date; delta: number; known: boolean }) {
    order.known = true;
    this.append(order.at, order.delta);
  }

  private append(at: Date, delta: number) {
    this.seq++;
    this.available += delta;
    this.own.push({ locationId: 'loc', seq: this.seq, at, since: at, delta, shipped: 0 });
  }

  /** The channel tells its number; it arrives whenever `hear` is called. */
  tell() {
    this.mail.push(this.look());
  }

  hear(pick: number) {
    const [reading] = this.mail.splice(pick % Math.max(1, this.mail.length), 1);
    if (reading) this.number = observe(this.number, reading, this.own);
  }

  target = () => Math.max(0, this.available);

  publish(luck: Luck) {
    if (this.needsRead) {
      this.number = faceReading(this.number, this.look());
      this.needsRead = false;
    }
    if (this.number.seen) this.explainSeen();
    const step = publishStep(this.target(), believed(this.number, this.own), this.number);
    if (step.kind === 'write') this.write(step.expected, step.sellable, luck);
    if (step.kind !== 'nothing' || this.number.seen) return;
    const heads = [{ locationId: 'loc', seq: this.seq }];
    this.number = roll(this.number, this.own, heads);
  }

  private explainSeen() {
    const found = explain(this.number, this.own, this.readUpTo, {
      grainMs: GRAIN,
      crossing: false,
    });
    if (found.kind === 'explained') this.number = found.number;
    if (found.kind === 'look-again') this.needsRead = true;
    if (found.kind !== 'edited') return;
    if (this.staffCounts && found.certain) {
      this.booked += found.by;
      this.append(found.at, found.by);
      return;
    }
    this.disowned += found.by;
    this.number = disown(this.number, found.by);
  }

  private write(expected: number, sellable: number, luck: Luck) {
    const flight = { key: `w${this.seq}`, expected, sellable };
    this.number = { ...this.number, flight };
    this.needsRead = true;
    if (luck === 'lost-before') return;
    if (this.shown !== expected) {
      const landed = { ...this.number, flight: null };
      if (luck === 'silent-stale') this.number = landed;
      if (luck !== 'fine') return;
      this.number = faceReading(landed, this.look());
      this.needsRead = false;
      return;
    }
    this.shown = sellable;
    this.writes++;
    if (luck === 'lost-applied') return;
    this.number = wrote(this.number, flight, this.stamp());
    this.needsRead = false;
  }

  /** Faults end and nothing new happens: a few rounds of everything the hub does by itself. */
  settle() {
    while (this.mail.length > 0) this.hear(0);
    for (let round = 0; round < 12; round++) {
      this.now += 3 * GRAIN;
      this.pull();
      // Reconcile reads seldom, orders are read often: a reading is always followed by a pull past it.
      if (round % 4 === 1) {
        this.tell();
        this.hear(0);
      }
      this.publish('fine');
    }
  }
}
