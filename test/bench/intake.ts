import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Binary } from 'mongodb';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { OutgoingWebhook } from '../../connectors/simulator.ts';
import { readConfig } from '../../server/config.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { openHub } from '../../server/hub.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import { virtualWorld } from '../support/world.ts';

async function scene(dataDir: string) {
  const { world, advance } = virtualWorld(3);
  const items = Array.from({ length: 200 }, (_, i) => ({
    sku: `SKU-${i}`,
    title: `Item ${i}`,
    priceMinor: 1000 + i,
    stock: 1_000_000,
  }));
  const store = simulateShopify({
    shop: 'bench.myshopify.com',
    clientId: 'id',
    clientSecret: 'secret',
    items,
    world,
  });
  const config = readConfig({
    MONGODB_URI: process.env.MONGODB_URI,
    DATA_DIR: dataDir,
    CROSSDOCK_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const opened = await openHub(config, {
    connector: () => shopify as never,
    io: { fetch: store.fetch, sleep: world.sleep },
  });
  const merchantId = opened.hub.newId('mer');
  const connected = await connectChannel(
    opened.hub,
    {
      merchantId,
      kind: 'shopify',
      name: 'Bench',
      settings: store.settings,
      secrets: store.secrets,
      mode: 'shadow',
      location: 'Main',
      locations: {},
      counter: 'channel',
      openStock: true,
      callbackBase: 'https://hub.example.com/webhooks/shopify',
    },
    () => {},
  );
  if (!connected.ok) throw new Error(connected.problems.join('; '));
  return { ...opened, store, world, advance, channel: connected.channel };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Signed order webhooks with the line counts of real shops. */
async function webhooks(
  { store, world, advance }: Scene,
  orders: number,
): Promise<OutgoingWebhook[]> {
  for (let i = 0; i < orders; i++) {
    const count = world.random() < 0.9 ? 1 : 2 + Math.floor(world.random() * 4);
    const skus = new Set(
      Array.from({ length: count }, () => `SKU-${Math.floor(world.random() * 200)}`),
    );
    const lines = [...skus].map((sku) => ({ sku, quantity: 1 }));
    store.place({ lines, buyer: { name: 'Ada Example', email: 'ada@example.test' } });
  }
  advance(1000);
  const sent: OutgoingWebhook[] = [];
  await store.deliverDue(async (webhook) => {
    if (webhook.headers['X-Shopify-Topic'] === 'orders/create') sent.push(webhook);
    return 200;
  });
  return sent;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

function send(port: number, { path, headers, body }: OutgoingWebhook): Promise<number> {
  return new Promise((resolve, reject) => {
    const out = request({ port, path, headers, method: 'POST', agent }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    out.once('error', reject).end(body);
  });
}

/** Runs `work` over a list with 32 in flight; answers seconds. */
async function timed<T>(list: readonly T[], work: (each: T) => Promise<unknown>): Promise<number> {
  const rest = [...list];
  const started = performance.now();
  const lane = async () => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: 32 }, lane));
  return (performance.now() - started) / 1000;
}

const median = (numbers: number[]) =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * What the hub costs next to the bare database, in one run, interleaved: ratios, since absolute times say
 * more about the machine. The ruler is one batched, journaled insert of the same bytes.
 */
export async function benchIntake(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const orders = Number(values.orders);
  const rounds = Number(values.rounds);
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-bench-'));
  const bench = await scene(dataDir);
  const server = createHttpServer(bench.hub);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const ruler = bench.hub.store.connection.collection('benchRuler');
  const ratios: { ack: number; settle: number }[] = [];
  console.log(bench.databaseLine);
  for (let round = 0; round <= rounds; round++) {
    const sent = await webhooks(bench, orders);
    const batches = Array.from({ length: Math.ceil(sent.length / 32) }, (_, i) =>
      sent.slice(i * 32, i * 32 + 32),
    );
    const bare = performance.now();
    for (const batch of batches) {
      const rows = batch.map(({ body }) => ({ body: new Binary(body) }));
      await ruler.insertMany(rows, { ordered: false, writeConcern: { w: 'majority', j: true } });
    }
    const bareSeconds = (performance.now() - bare) / 1000;
    const refused: number[] = [];
    const ackSeconds = await timed(sent, async (webhook) => {
      const status = await send(port, webhook);
      if (status !== 200) refused.push(status);
    });
    const drain = performance.now();
    while (await drainChannel(bench.hub, bench.channel._id));
    const drainSeconds = (performance.now() - drain) / 1000;
    const pending = await bench.hub.store.inbox.docs.countDocuments({ state: 'pending' });
    if (refused.length > 0 || pending > 0)
      throw new Error('a run that loses something has no speed');
    // The first round warms everything up.
    if (round === 0) continue;
    ratios.push({
      ack: ackSeconds / bareSeconds,
      settle: (ackSeconds + drainSeconds) / bareSeconds,
    });
    const rate = (seconds: number) => Math.round(sent.length / seconds);
    console.log(
      `round ${round}: bare insert ${rate(bareSeconds)}/s, acknowledged ${rate(ackSeconds)}/s, settled into the ledger ${rate(drainSeconds)}/s`,
    );
  }
  console.log(
    `acknowledging costs ${median(ratios.map((each) => each.ack)).toFixed(1)} × the bare insert`,
  );
  console.log(
    `until it is in the ledger ${median(ratios.map((each) => each.settle)).toFixed(1)} × the bare insert`,
  );
  server.close();
  agent.destroy();
  await bench.close();
  await rm(dataDir, { recursive: true, force: true });
  return 0;
}
