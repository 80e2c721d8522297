import { describe, expect, it } from 'vitest';
import {
  type Channel,
  ChannelError,
  type ChannelFact,
  type Connector,
  type Delivery,
  type Stream,
  TranslateError,
} from '../../connectors/connector.ts';
import type { OutgoingWebhook, SimulatedStore } from '../../connectors/simulator.ts';
import type { OrderSnapshot } from '../../server/domain/order.ts';
import { reconcileTotals } from '../../server/domain/totals.ts';

/** One connector, one store of its kind, one open channel between them. */
export interface Subject {
  readonly connector: Connector;
  readonly store: SimulatedStore;
  readonly channel: Channel;
  /** Opens a second line with these secrets instead. */
  open(secrets: unknown): Channel;
  readonly wrongSecrets: unknown;
  readonly random: () => number;
  readonly now: () => Date;
  advance(ms: number): void;
}

export const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1295, stock: 500 },
  { sku: 'LAMP 1/B', title: 'Lamp', priceMinor: 4900, stock: 400 },
  { sku: 'RUG,1', title: 'Rug', priceMinor: 15_049, stock: 300 },
];
const BUYER = { name: 'Ada Example', email: 'ada@example.test' };
const cart = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }], buyer: BUYER });

/** What every connector promises, whatever store is behind it. */
export function connectorSuite(name: string, subject: () => Promise<Subject>): void {
  const factsOf = (of: Subject, deliveries: readonly Delivery[]): ChannelFact[] =>
    deliveries.flatMap((delivery) => of.connector.translate(delivery));

  async function pullAll(of: Subject, stream: Stream, cursor: string | null = null) {
    const deliveries: Delivery[] = [];
    for (let page = 0; page < 100; page++) {
      const answer = await of.channel.pull(stream, cursor, new Date(0));
      deliveries.push(...answer.deliveries);
      cursor = answer.cursor;
      if (!answer.more) return { deliveries, cursor, until: answer.until };
    }
    throw new Error('a pull that never ends');
  }

  async function listings(of: Subject) {
    const facts = factsOf(of, (await pullAll(of, 'products')).deliveries);
    return facts.flatMap((fact) => (fact.kind === 'listing' ? [fact.listing] : []));
  }

  async function refOf(of: Subject, sku: string) {
    const listing = (await listings(of)).find((each) => each.channelSku === sku);
    const [externalLocationId] = listing?.externalLocationIds ?? [];
    if (!listing || !externalLocationId) throw new Error(`${sku} is not listed anywhere`);
    return { stockRef: listing.stockRef, externalLocationId };
  }

  async function readOrders(of: Subject, ids: readonly string[]): Promise<OrderSnapshot[]> {
    const facts = factsOf(of, await of.channel.read('orders', ids));
    return facts.flatMap((fact) => (fact.kind === 'order' ? [fact.snapshot] : []));
  }

  /** Some weeks of a shop, with every kind of change. */
  function history(of: Subject, orders: number): string[] {
    const ids: string[] = [];
    for (let i = 0; i < orders; i++) {
      const lines = ITEMS.filter(() => of.random() < 0.6).map(({ sku }) => ({
        sku,
        quantity: 1 + Math.floor(of.random() * 3),
      }));
      const id = lines.length > 0 ? of.store.place({ lines, buyer: BUYER }) : null;
      if (!id) continue;
      ids.push(id);
      of.advance(3_000);
      const [first] = lines;
      const dice = of.random();
      const one = { sku: first?.sku ?? '', quantity: 1 };
      if (dice < 0.2) of.store.cancel(id, { restock: true });
      else if (dice < 0.5) of.store.fulfil(id, dice < 0.35 ? [one] : undefined);
      else if (dice < 0.65) of.store.removeFromOrder(id, one);
      if (dice > 0.3 && dice < 0.45) of.store.refund(id, [one], { restock: false });
      of.advance(3_000);
    }
    return ids;
  }

  describe(`${name}: a connector`, () => {
    it('finds nothing missing in a store that is set up well', async () => {
      const identity = await (await subject()).channel.check();
      expect(identity.missing).toEqual([]);
      expect(identity.currency).toMatch(/^[A-Z]{3}$/);
    });

    it('says "unauthorized" when the credentials are wrong', async () => {
      const of = await subject();
      const told = of.open(of.wrongSecrets).readStock([await refOf(of, 'MUG-1')]);
      await expect(told).rejects.toMatchObject({ name: 'ChannelError', kind: 'unauthorized' });
    });

    it('lists every item with its SKU and where it is stocked', async () => {
      const found = await listings(await subject());
      expect(found.map((each) => each.channelSku).sort()).toEqual(
        ITEMS.map((each) => each.sku).sort(),
      );
      expect(found.every((each) => each.tracked && each.externalLocationIds.length > 0)).toBe(true);
    });

    it('reads what the store lets buyers buy, reservations included', async () => {
      const of = await subject();
      for (const { sku } of ITEMS) {
        of.store.place(cart(sku, 2));
        const [reading] = await of.channel.readStock([await refOf(of, sku)]);
        expect(reading?.sellable).toBe(of.store.shown(sku));
      }
    });

    it('writes a number that buyers then see, whatever the store has reserved', async () => {
      const of = await subject();
      of.store.place(cart('MUG-1', 3));
      const ref = await refOf(of, 'MUG-1');
      const expected = of.store.shown('MUG-1');
      const [outcome] = await of.channel.writeStock([{ ...ref, expected, sellable: 42 }], 'key-1');
      expect(outcome?.kind).toBe('written');
      expect(of.store.shown('MUG-1')).toBe(42);
    });

    it('changes nothing when the store shows another number than expected', async () => {
      const of = await subject();
      const ref = await refOf(of, 'MUG-1');
      const [outcome] = await of.channel.writeStock(
        [{ ...ref, expected: 3, sellable: 42 }],
        'key-1',
      );
      expect(outcome).toMatchObject({ kind: 'stale' });
      expect(of.store.shown('MUG-1')).toBe(500);
    });

    it('answers item by item: one stale level does not stop the others', async () => {
      const of = await subject();
      const skus = ITEMS.map((each) => each.sku);
      const levels = [];
      for (const sku of skus) {
        const expected = sku === 'LAMP 1/B' ? 1 : of.store.shown(sku);
        levels.push({ ...(await refOf(of, sku)), expected, sellable: 7 });
      }
      const outcomes = await of.channel.writeStock(levels, 'key-1');
      expect(outcomes.map((each) => each.kind)).toEqual(['written', 'stale', 'written']);
      expect(skus.map((sku) => of.store.shown(sku))).toEqual([7, 400, 7]);
    });

    it('never guesses after a lost answer: the outcome is unknown', async () => {
      const of = await subject();
      const ref = await refOf(of, 'MUG-1');
      of.store.faults.answerLost = 1;
      const told = of.channel.writeStock([{ ...ref, expected: 500, sellable: 42 }], 'key-1');
      const error = await told.then(() => null).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ChannelError);
      expect(['unknown-outcome', 'unavailable']).toContain((error as ChannelError).kind);
    });

    it('says "unavailable" while the store fails, and works again after', async () => {
      const of = await subject();
      const ref = await refOf(of, 'MUG-1');
      of.store.faults.callFails = 1;
      const told = of.channel.readStock([ref]);
      await expect(told).rejects.toMatchObject({ name: 'ChannelError', kind: 'unavailable' });
      of.store.faults.callFails = 0;
      await expect(of.channel.readStock([ref])).resolves.toHaveLength(1);
    });

    it('waits out a store that says it is asked too much', async () => {
      const of = await subject();
      const ref = await refOf(of, 'MUG-1');
      of.store.faults.callThrottled = 0.5;
      for (let i = 0; i < 10; i++) {
        const read = await of.channel.readStock([ref]).catch((error: unknown) => error);
        if (read instanceof ChannelError) expect(read.kind).toBe('rate-limited');
      }
      of.store.faults.callThrottled = 0;
      await expect(of.channel.readStock([ref])).resolves.toHaveLength(1);
    });

    it('finds every changed order by pulling, also those that change meanwhile', async () => {
      const of = await subject();
      const early = history(of, 20);
      of.advance(60_000);
      const streams = of.connector.capabilities.streams.filter((stream) => stream === 'orders');
      const [stream = 'orders'] = streams;
      const first = await pullAll(of, stream);
      const late = history(of, 10);
      of.advance(60_000);
      const second = await pullAll(of, stream, first.cursor);
      const idsIn = (deliveries: readonly Delivery[]) =>
        new Set(
          factsOf(of, deliveries).flatMap((fact) =>
            fact.kind === 'order-hint'
              ? [fact.externalId]
              : fact.kind === 'order'
                ? [fact.snapshot.externalId]
                : [],
          ),
        );
      expect([...idsIn(first.deliveries)].sort()).toEqual(
        expect.arrayContaining([...early].sort()),
      );
      expect([...idsIn(second.deliveries)].sort()).toEqual(
        expect.arrayContaining([...late].sort()),
      );
      expect(second.until.getTime()).toBeLessThanOrEqual(of.now().getTime());
    });

    it('reads orders whose units and money are the store’s own, to the cent', async () => {
      const of = await subject();
      const ids = history(of, 60);
      const orders = await readOrders(of, ids);
      const truth = new Map(of.store.orders().map((order) => [order.id, order]));
      expect(orders.map((order) => order.externalId).sort()).toEqual([...ids].sort());
      for (const order of orders) {
        expect(reconcileTotals(order), order.number).toEqual([]);
        const real = truth.get(order.externalId);
        expect(order.money.totalMinor, order.number).toBe(real?.totalMinor);
        const units = order.lines.map((line) => {
          const back = line.restocked.reduce((sum, part) => sum + part.quantity, 0);
          return [line.channelSku, line.quantity - line.removed - line.writtenOff - back];
        });
        const owed = (real?.lines ?? []).map((line) => [line.sku, line.quantity]);
        const known = (rows: unknown[][]) => rows.filter(([, n]) => n !== 0).sort();
        expect(known(units), order.number).toEqual(known(owed));
      }
    });

    it('answers one delivery for each id, named after it; an unknown order is gone', async () => {
      const of = await subject();
      const id = of.store.place(cart('MUG-1')) ?? '';
      const deliveries = await of.channel.read('orders', [id, '999999999']);
      expect(deliveries.map((each) => each.deliveryId).sort()).toEqual([id, '999999999'].sort());
      expect(
        factsOf(of, deliveries)
          .map((fact) => fact.kind)
          .sort(),
      ).toEqual(['order', 'order-gone']);
    });

    it('accepts what the store signed and refuses every altered copy', async () => {
      const of = await subject();
      await of.channel.subscribe(`https://hub.example.com/webhooks/${of.connector.kind}/chn_1`);
      of.store.place(cart('MUG-1'));
      const sent: OutgoingWebhook[] = [];
      await of.store.deliverDue(async (webhook) => {
        sent.push(webhook);
        return 200;
      });
      expect(sent.length).toBeGreaterThan(0);
      for (const { path, headers, body } of sent) {
        const lower = Object.fromEntries(
          Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
        );
        const secrets = of.connector.secrets.parse(of.store.secrets);
        const request = { path, headers: lower, body, receivedAt: of.now() };
        expect(of.connector.verify(request, secrets)).toMatchObject({ ok: true });
        const flipped = Uint8Array.from(body);
        flipped[0] = (flipped[0] ?? 0) ^ 1;
        expect(of.connector.verify({ ...request, body: flipped }, secrets).ok).toBe(false);
        expect(of.connector.verify({ ...request, headers: {} }, secrets).ok).toBe(false);
      }
    });

    it('throws TranslateError, and nothing else, for what it cannot read', async () => {
      const { connector } = await subject();
      const topics = ['', 'orders/create', 'order.saved', 'hint/order', 'x'.repeat(300)];
      const bodies = ['', 'null', '[]', '123', '{', '{"id":{}}', '\u0000', '"text"'];
      for (const topic of topics) {
        for (const body of bodies) {
          const delivery = { deliveryId: 'd', topic, body: Buffer.from(body) };
          try {
            connector.translate(delivery);
          } catch (error) {
            expect(error).toBeInstanceOf(TranslateError);
          }
        }
      }
    });
  });
}
