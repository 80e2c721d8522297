import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import { runCli } from '../../server/cli/cli.ts';
import { readConfig } from '../../server/config.ts';
import { openHub } from '../../server/hub.ts';
import type { Hub } from '../../server/services/hub.ts';
import type { DiskSpace } from '../../server/store/disk-space.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { shopifyOrder } from '../support/shopify.ts';
import { virtualWorld } from '../support/world.ts';

const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1200, stock: 40 },
  { sku: 'LAMP-1', title: 'Lamp', priceMinor: 4900, stock: 12 },
];
const SECRET = 'a secret of the tests';

let database: FreshDatabase;
let folder: string;
let env: Record<string, string>;
let shop: ReturnType<typeof simulateShopify>;
let scene: ReturnType<typeof virtualWorld>;
let space: DiskSpace | null;

beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  env = { MONGODB_URI: database.uri, DATA_DIR: folder };
  scene = virtualWorld();
  space = null;
  shop = simulateShopify({
    shop: 'north.myshopify.com',
    clientId: 'north-id',
    clientSecret: SECRET,
    items: ITEMS,
    world: scene.world,
  });
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const parts = () => ({
  now: scene.world.now,
  diskSpace: async () => space,
  io: { fetch: shop.fetch, sleep: scene.world.sleep },
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** One command as typed, its answers, and what it asks for. */
async function hub(line: string, more: { stdin?: string[]; typed?: string } = {}): Promise<Ran> {
  const out: string[] = [];
  const errors: string[] = [];
  const stdin = [...(more.stdin ?? [])];
  const terminal = {
    out: (text: string) => out.push(text),
    error: (text: string) => errors.push(text),
    ask: async () => more.typed ?? null,
    nextLine: async () => stdin.shift() ?? null,
  };
  const code = await runCli(line.split(' '), { env, terminal, hub: parts() });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const CONNECT = 'connect shopify --shop north.myshopify.com --client-id north-id';
const connected = async (more = '--merchant Mara --name North --open-stock --mode live') => {
  const ran = await hub(`${CONNECT} --client-secret - ${more}`, { stdin: [SECRET] });
  expect(ran.errors).toBe('');
  return ran;
};

/** The books, as another process would look at them. */
async function books<T>(work: (hub: Hub) => Promise<T>): Promise<T> {
  const opened = await openHub({ ...readConfig(env), logLevel: 'silent' }, parts());
  try {
    return await work(opened.hub);
  } finally {
    await opened.close();
  }
}

describe('connecting from the command line', () => {
  it('makes the merchant, reads the store and says what came of it', async () => {
    const { code, out } = await connected();
    expect(code).toBe(0);
    expect(out).toMatch(/Read 2 listings/);
    expect(out).toMatch(/North is channel cha_\S+ of Mara, in live mode/);
    const [merchant] = await books((each) => each.store.merchants.list());
    expect(merchant?.name).toBe('Mara');
  });

  it('takes secrets from variables, standard input or the keyboard, and shows none', async () => {
    env.SHOPIFY_CLIENT_SECRET = SECRET;
    const { code, out, errors } = await hub(CONNECT);
    expect([code, errors]).toEqual([0, '']);
    expect(out).not.toContain(SECRET);
    expect(out).toMatch(/Nothing is written to it until/);
  });

  it('gives a store that refused its credentials new ones, and says what stayed', async () => {
    const first = await connected();
    const id = /channel (cha_\S+)/.exec(first.out)?.[1] ?? '';
    await books((hub) => hub.store.channels.set(id, { status: 'unauthorized' }));
    const again = await connected('--merchant Mara --mode shadow');
    expect(again.code).toBe(0);
    expect(again.out).toContain('was unauthorized');
    expect(again.out).toContain(`channel ${id} of Mara, in live mode`);
    expect(again.out).toContain('It was connected before');
    expect(again.out).not.toContain('Nothing is written');
    const channel = await books((hub) => hub.store.channels.byId(id));
    expect(channel?.status).toBe('connected');
  });

  it('asks for a secret that is nowhere else', async () => {
    expect((await hub(CONNECT, { typed: SECRET })).code).toBe(0);
    const nobody = await hub('connect shopify --shop south.myshopify.com --client-id x');
    expect(nobody.code).toBe(1);
    expect(nobody.errors).toMatch(/^The client secret is missing: set SHOPIFY_CLIENT_SECRET/);
  });

  it('names what does not fit, line by line, and connects nothing', async () => {
    const ran = await hub('connect shopify --shop nonsense --client-id a --client-secret b');
    expect(ran.code).toBe(1);
    expect(ran.errors).toMatch(/ {2}- shop: looks like "example.myshopify.com"/);
    expect(ran.errors).toMatch(/nonsense was not connected/);
  });

  it('tells credentials the store refuses in one sentence', async () => {
    const ran = await hub(`${CONNECT} --client-secret wrong`);
    expect(ran.code).toBe(1);
    expect(ran.errors).not.toContain('    at ');
    expect(ran.errors.split('\n').length).toBeLessThan(4);
  });

  it('tells bad options as the parser does, and help is no failure', async () => {
    expect((await hub('connect shopify --mode loud')).code).toBe(1);
    expect((await hub('why')).code).toBe(1);
    const help = await hub('--help');
    expect(help.code).toBe(0);
    expect(help.out).toMatch(/audit/);
  });
});

describe('looking from the command line', () => {
  it('channels shows how a store is and how far behind', async () => {
    await connected();
    const { out } = await hub('channels');
    expect(out).toMatch(/channel +name +kind +mode +status/);
    expect(out).toMatch(/North +shopify +live +connected/);
  });

  it('channels mode changes it, by name or id', async () => {
    await connected();
    expect((await hub('channels mode North paused')).out).toBe('North is in paused mode now.');
    expect((await hub('channels')).out).toMatch(/North +shopify +paused/);
    const lost = await hub('channels mode South live');
    expect([lost.code, lost.errors]).toEqual([
      1,
      expect.stringMatching(/There is no channel "South"/),
    ]);
  });

  it('why tells the sum, the ledger and the writes behind a number', async () => {
    await connected();
    const { code, out } = await hub('why MUG-1 --channel North');
    expect(code).toBe(0);
    expect(out).toMatch(/It should show 40: 40 available at Main\./);
    expect(out).toMatch(/Ledger of MUG-1 at Main, newest first/);
    expect(out).toMatch(/count → available +40 +40 +0 +opening/);
    expect((await hub('why NOTHING-0')).errors).toBe(
      'Nothing with the SKU NOTHING-0 is sold on any channel.',
    );
  });

  it('asks for the merchant when there are several, and knows them by name', async () => {
    await connected();
    await books((each) =>
      each.store.merchants.insert({ _id: 'mer_2', name: 'Ilse', createdAt: each.now() }),
    );
    expect((await hub('channels')).errors).toMatch(/Say which merchant with --merchant: .*Ilse/);
    expect((await hub('channels --merchant Mara')).code).toBe(0);
    expect((await hub('channels --merchant Nobody')).errors).toMatch(/There is: .*Ilse/);
  });

  it('says what is missing before anything was connected', async () => {
    expect((await hub('channels')).errors).toMatch(/no merchant yet; "connect" makes one/);
    expect((await hub('audit')).errors).toMatch(/nothing to audit/);
  });

  it('channels tells that the disk is nearly full, and how full', async () => {
    await connected();
    expect((await hub('channels')).out).not.toContain('disk');
    space = { freeBytes: 1.5 * 1024 ** 3, totalBytes: 80 * 1024 ** 3 };
    expect((await hub('channels')).out).toMatch(/disk is nearly full: 1\.5 GB of 80\.0 GB left/);
  });

  it('dead letters are listed and replayed', async () => {
    await connected();
    expect((await hub('dead-letters')).out).toBe('No dead letters.');
    const id = await books(async (each) => {
      const [channel] = await each.store.channels.connected();
      const { _id: channelId = '', merchantId = '' } = channel ?? {};
      const envelope = { merchantId, channelId, deliveryId: 'd1', topic: 'orders/create' };
      const body = Buffer.from('{}');
      await each.store.inbox.store([
        { ...envelope, body, source: 'webhook', receivedAt: each.now(), readUpTo: null },
      ]);
      const row = await each.store.inbox.docs.findOne({ deliveryId: 'd1' });
      if (!row) throw new Error('nothing was stored');
      await each.store.inbox.bury(row._id, 'schema: unusable');
      return row._id.toHexString();
    });
    expect((await hub('dead-letters')).out).toMatch(new RegExp(`${id} +North +orders/create`));
    expect((await hub(`dead-letters replay ${id}`)).out).toMatch(/waits in the inbox again/);
    expect((await hub(`dead-letters replay ${id}`)).code).toBe(1);
  });

  it('API keys are shown once, listed without the key, and end when revoked', async () => {
    await connected();
    const made = await hub(
      'api-key create --name reports --scopes read:orders,read:stock --days 30',
    );
    const [, id = ''] = /Key (\S+) for Mara/.exec(made.out) ?? [];
    expect(made.out).toMatch(/\ncdk_[A-Za-z0-9_-]{43}$/);
    const listed = await hub('api-key list');
    expect(listed.out).toMatch(new RegExp(`${id} +reports +read:orders read:stock`));
    expect(listed.out).not.toContain('cdk_');
    expect((await hub(`api-key revoke ${id} --merchant Mara`)).out).toMatch(/opens nothing/);
    expect((await hub(`api-key revoke ${id}`)).code).toBe(1);
    expect((await hub('api-key create --name x --scopes read:minds')).errors).toMatch(
      /"read:minds" is no scope/,
    );
  });
});

it('links for people are told once, and a reset link only for who has an account', async () => {
  const first = await hub('person owner-link');
  expect(first.out).toMatch(/http:\/\/\S+\/welcome\?token=[A-Za-z0-9_-]{43}$/);
  env.PUBLIC_URL = 'https://hub.example.com';
  const second = await hub('person owner-link');
  expect(second.out).toMatch(/https:\/\/hub\.example\.com\/welcome\?token=/);
  const good = await books((each) => each.store.links.docs.countDocuments({ closedAt: null }));
  expect(good).toBe(1);
  const nobody = await hub('person reset-link nobody@example.com');
  expect([nobody.code, nobody.out]).toEqual([1, '']);
  expect(nobody.errors).toMatch(/Nobody with the e-mail/);
});

describe('proving from the command line', () => {
  it('audit ends 0 when all agrees, and 1 with the place when it does not', async () => {
    await connected();
    const clean = await hub('audit');
    expect([clean.code, clean.errors]).toEqual([0, '']);
    expect(clean.out).toMatch(/Audit of Mara\n[\s\S]*✓ Channel numbers[\s\S]*Everything agrees\./);
    await books((each) =>
      each.store.positions.docs.updateOne({ sku: 'MUG-1' }, { $inc: { 'balance.available': 3 } }),
    );
    const wrong = await hub('audit --offline');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/✗ Positions/);
    expect(wrong.out).toMatch(/MUG-1 at Main, line 1: .*available should be 40 and is 43/);
  });

  it('replay goes through a hub of its own and leaves the books alone', async () => {
    await writeFile(join(folder, 'order.json'), `{"order":${shopifyOrder()}}`);
    const good = await hub(`replay ${folder}`);
    expect([good.code, good.errors]).toEqual([0, '']);
    expect(good.out).toMatch(/order\.json +#5001 +1 +12\.50 EUR +in the book +adds up to the cent/);
    expect(await books((each) => each.store.orders.docs.countDocuments({}))).toBe(0);
    await writeFile(join(folder, 'mystery.json'), '{"sonata":14}');
    expect((await hub(`replay ${folder}`)).code).toBe(1);
    expect((await hub('replay /nowhere')).errors).toBe('/nowhere is no folder.');
  });
});
