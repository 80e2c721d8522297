import { createHmac } from 'node:crypto';
import { z } from 'zod';
import {
  type Channel,
  ChannelError,
  type ChannelFact,
  type Connector,
  type RawRequest,
  type StockLevel,
  TranslateError,
  type WriteOutcome,
} from '../../connectors/connector.ts';
import { parseJson } from '../../connectors/json.ts';
import type { OrderSnapshot } from '../../server/domain/order.ts';

const secretsShape = z.object({ webhookSecret: z.string() });
type Secrets = z.infer<typeof secretsShape>;

/** The smallest outside store there can be: orders and numbers in memory, behind a real connector. */
export interface TestStore {
  readonly connector: Connector;
  /** By external id; what a read answers. */
  readonly orders: Map<string, OrderSnapshot>;
  /** By stock ref; what buyers can buy there. */
  readonly numbers: Map<string, number>;
  readonly writes: StockLevel[];
  readonly reads: string[];
  /** When set, every call fails with it. */
  failing: ChannelError | null;
}

export function testStore(now: () => Date): TestStore {
  const store: Omit<TestStore, 'connector'> = {
    orders: new Map(),
    numbers: new Map(),
    writes: [],
    reads: [],
    failing: null,
  };
  const connector: Connector<{ store: string }, Secrets> = {
    kind: 'test',
    label: 'Test store',
    capabilities: {
      intake: 'both',
      stockWrite: 'compare-and-set',
      stockBatchMax: 250,
      streams: ['locations', 'products', 'orders'],
      numberTopics: ['stock'],
    },
    settings: z.object({ store: z.string() }),
    secrets: secretsShape,
    storeIdOf: (settings) => settings.store,
    claimedStore: (request) => headerOf(request, 'x-test-store'),
    verify: verifyTest,
    translate: ({ topic, body }) => translateTest(topic, body),
    open: () => openTest(full, now),
  };
  const full: TestStore = Object.assign(store, { connector: connector as Connector });
  return full;
}

/** The headers with which the test store signs a webhook. */
export function signed(body: Uint8Array, secret: string, id: string, topic = 'order') {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { 'x-test-signature': signature, 'x-test-id': id, 'x-test-topic': topic };
}

function headerOf(request: RawRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function verifyTest(
  request: RawRequest,
  { webhookSecret }: Secrets,
): ReturnType<Connector['verify']> {
  const expected = createHmac('sha256', webhookSecret).update(request.body).digest('hex');
  const given = headerOf(request, 'x-test-signature');
  if (given === null) return { ok: false, reason: 'unsigned' };
  if (given !== expected) return { ok: false, reason: 'bad-signature' };
  const deliveryId = headerOf(request, 'x-test-id') ?? given;
  return { ok: true, deliveryId, topic: headerOf(request, 'x-test-topic') ?? '' };
}

const DATES = new Set(['revisedAt', 'placedAt', 'at']);

function translateTest(topic: string, body: Uint8Array): readonly ChannelFact[] {
  const { value } = parseJson(body);
  const text = JSON.stringify(value);
  const parsed = JSON.parse(text, (key, each) => (DATES.has(key) ? new Date(each) : each));
  if (topic === 'order') return [{ kind: 'order', snapshot: parsed }];
  if (topic === 'order-hint') return [{ kind: 'order-hint', externalId: parsed.externalId }];
  if (topic === 'order-gone') return [{ kind: 'order-gone', externalId: parsed.externalId }];
  if (topic === 'stock') return [{ kind: 'stock', reading: parsed }];
  if (topic === 'uninstalled') return [{ kind: 'uninstalled', storeId: parsed.store }];
  if (topic === 'shop/redact') {
    const request = { topic, customerExternalId: null, orderExternalIds: [] } as const;
    return [{ kind: 'privacy-request', request }];
  }
  throw new TranslateError('topic', `nobody asked for "${topic}"`);
}

function openTest(store: TestStore, now: () => Date): Channel {
  let calls = 0;
  const call = async <T>(answer: () => T): Promise<T> => {
    calls++;
    if (store.failing) throw store.failing;
    return answer();
  };
  const reading = (stockRef: string, externalLocationId: string) => ({
    stockRef,
    externalLocationId,
    sellable: store.numbers.get(stockRef) ?? 0,
    at: now(),
  });
  return {
    check: () =>
      call(() => ({
        externalStoreId: 'test',
        name: 'Test store',
        currency: 'EUR',
        timezone: 'UTC',
        missing: [],
      })),
    subscribe: () => call(() => undefined),
    pull: () => call(() => ({ deliveries: [], cursor: '', more: false, until: now() })),
    read: (_kind, externalIds) =>
      call(() =>
        externalIds.map((deliveryId) => {
          store.reads.push(deliveryId);
          const snapshot = store.orders.get(deliveryId);
          const topic = snapshot ? 'order' : 'order-gone';
          const said = snapshot ?? { externalId: deliveryId };
          return { deliveryId, topic, body: Buffer.from(JSON.stringify(said)) };
        }),
      ),
    readStock: (refs) =>
      call(() => refs.map((ref) => reading(ref.stockRef, ref.externalLocationId))),
    writeStock: (levels) => call(() => levels.map((level) => write(store, level, reading, now))),
    usage: () => ({ calls, throttled: 0, spare: 1 }),
  };
}

function write(
  store: TestStore,
  level: StockLevel,
  reading: (stockRef: string, externalLocationId: string) => WriteOutcomeReading,
  now: () => Date,
): WriteOutcome {
  const actual = reading(level.stockRef, level.externalLocationId);
  if (level.expected !== null && level.expected !== actual.sellable)
    return { kind: 'stale', actual };
  store.numbers.set(level.stockRef, level.sellable);
  store.writes.push(level);
  return { kind: 'written', at: now(), receipt: `receipt-${store.writes.length}` };
}

type WriteOutcomeReading = NonNullable<Extract<WriteOutcome, { kind: 'stale' }>['actual']>;

/** An outage, for tests to set as `failing`. */
export const outage = () => new ChannelError('unavailable', 'the test store is down');
