import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Delivery } from '../../connectors/connector.ts';
import { readConfig } from '../../server/config.ts';
import { openHub } from '../../server/hub.ts';
import type { Hub } from '../../server/services/hub.ts';
import { pullChannel, pullDue } from '../../server/services/inbox/pull.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type DiskSpace, diskSpace } from '../../server/store/disk-space.ts';
import { apiOf } from '../support/api.ts';
import { seedChannel, WEBHOOK_SECRET } from '../support/hub.ts';
import { snapshotOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { signed } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

const ROOM: DiskSpace = { totalBytes: 500e9, freeBytes: 90e9 };
const SHORT: DiskSpace = { totalBytes: 500e9, freeBytes: 1e9 };

let test: ServedHub;
let channel: ChannelDoc;
let answer: () => Promise<DiskSpace | null>;

beforeEach(async () => {
  answer = async () => ROOM;
  test = await servedHub({ diskSpace: () => answer() });
  channel = await seedChannel(test.hub, { stock: { MUG: 9 } });
});
afterEach(() => test.close());

const look = (space: DiskSpace | null) => {
  answer = async () => space;
  return test.hub.disk.look();
};
const send = (id: string, secret = WEBHOOK_SECRET) => {
  const body = Buffer.from(JSON.stringify(snapshotOf({ externalId: id })));
  return fetch(`${test.url}/webhooks/test/${channel._id}`, {
    method: 'POST',
    body,
    headers: signed(body, secret, id),
  });
};
const stored = () => test.hub.store.inbox.docs.countDocuments({ channelId: channel._id });

describe('while the disk of the database is nearly full', () => {
  it('webhooks are answered 503 and stored no more, and taken again by themselves after', async () => {
    expect((await send('before')).status).toBe(200);
    await look(SHORT);
    const refused = await send('short');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await stored()).toBe(1);
    await look(ROOM);
    expect((await send('short')).status).toBe(200);
    expect(await stored()).toBe(2);
  });

  it('strangers learn nothing of it: a bad signature is 401 as ever', async () => {
    await look(SHORT);
    expect((await send('forged', 'a wrong secret')).status).toBe(401);
  });

  it('what was taken in before is worked to its end, and people can read and act', async () => {
    await send('1');
    await look(SHORT);
    await workInbox(test.hub, channel._id);
    const api = await apiOf(test.hub, test.url, channel.merchantId);
    expect((await api('/orders')).body.orders).toHaveLength(1);
    const health = await api('/health', { key: null });
    expect(health.status).toBe(200);
    expect(health.body).toEqual({ status: 'ok', database: 'ok', disk: 'nearly-full' });
  });

  it('a database that does not say, or fails to answer, stops nobody', async () => {
    await look(null);
    expect((await send('unsaid')).status).toBe(200);
    answer = async () => {
      throw new Error('no answer');
    };
    await test.hub.disk.look();
    expect((await send('failed')).status).toBe(200);
  });

  it('webhooks do not wait for a question that hangs', async () => {
    answer = () => new Promise(() => {});
    void test.hub.disk.look();
    expect((await send('meanwhile')).status).toBe(200);
  });
});

describe('polls', () => {
  const page = (from: number): Delivery[] =>
    ['a', 'b'].map((mark) => ({
      deliveryId: `${from}${mark}`,
      topic: 'order',
      body: Buffer.from(JSON.stringify(snapshotOf({ externalId: `${from}${mark}` }))),
    }));
  /** A store with two pages to tell; after the first the disk is as `then` says. */
  const polled = (asked: (string | null)[], then: DiskSpace): Hub => {
    const pull: Channel['pull'] = async (_stream, cursor) => {
      asked.push(cursor);
      await look(then);
      const more = cursor === null;
      const deliveries = page(more ? 1 : 2);
      return { deliveries, cursor: more ? 'second' : 'end', more, until: test.hub.now() };
    };
    return { ...test.hub, channel: (doc) => ({ ...test.hub.channel(doc), pull }) };
  };

  it('stand still without asking the store, and are not due', async () => {
    await look(SHORT);
    const asked: (string | null)[] = [];
    expect(await pullChannel(polled(asked, SHORT), channel._id)).toBe(0);
    expect(asked).toEqual([]);
    expect(pullDue(test.hub, channel)).toBe(false);
    await look(ROOM);
    expect(pullDue(test.hub, channel)).toBe(true);
  });

  it('stop between two pages and go on there when there is room again', async () => {
    const asked: (string | null)[] = [];
    await pullChannel(polled(asked, SHORT), channel._id);
    expect([asked, await stored()]).toEqual([[null], 2]);
    await look(ROOM);
    expect(await pullChannel(polled(asked, ROOM), channel._id)).toBe(2);
    expect(asked).toEqual([null, 'second']);
    expect(await stored()).toBe(4);
  });
});

describe('the room there is', () => {
  it('is what the server says, or nothing where it does not say', async () => {
    const space = await diskSpace(test.hub.store.connection, null);
    if (space === null) return;
    expect(space.totalBytes).toBeGreaterThan(space.freeBytes);
    expect(space.freeBytes).toBeGreaterThan(0);
  });

  it('is of the folder’s disk for the embedded database, known as soon as the hub is open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'disk-'));
    const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
    const opened = await openHub(config);
    try {
      const space = opened.hub.disk.space();
      expect(space?.totalBytes).toBeGreaterThan(0);
      expect(space).toMatchObject({ totalBytes: (await diskSpaceOf(folder)).totalBytes });
    } finally {
      await opened.close();
      await rm(folder, { recursive: true });
    }
  });
});

const diskSpaceOf = async (folder: string): Promise<DiskSpace> => {
  const space = await diskSpace(test.hub.store.connection, folder);
  if (!space) throw new Error('the folder’s disk does not say');
  return space;
};
