import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../connectors/connector.ts';
import { limits } from '../../server/limits.ts';
import { renewCredentials } from '../../server/services/channels/renew-credentials.ts';
import { takeLeave } from '../../server/services/channels/uninstall.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';
import { outage } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

let test: TestHub;
let clock: FakeClock;
let channel: ChannelDoc;
beforeEach(async () => {
  clock = fakeClock('2036-03-03T09:00:00Z');
  test = await testHub({ now: clock.now });
  channel = await seedChannel(test.hub, { externalStoreId: 'north', stock: { MUG: 10 } });
});
afterEach(() => test.close());

const REFUSED = new ChannelError('unauthorized', 'who are you?');
const now = async () => (await test.hub.store.channels.byId(channel._id)) ?? channel;
const openKinds = async () =>
  (await test.hub.store.exceptions.docs.find({ state: 'open' }).toArray()).map(({ kind }) => kind);
const pending = () => test.hub.store.inbox.countPending(channel._id);

/** The store's message that it threw the hub out arrives and is worked. */
async function farewell(): Promise<void> {
  const delivery = {
    merchantId: channel.merchantId,
    channelId: channel._id,
    deliveryId: 'farewell',
    topic: 'uninstalled',
    body: Buffer.from('{"store":"north"}'),
    source: 'webhook' as const,
    receivedAt: clock.now(),
    readUpTo: null,
  };
  await test.hub.store.inbox.store([delivery]);
  await workInbox(test.hub, channel._id);
}

describe('a message that the store threw the hub out', () => {
  it('ends the connection when the store does not let the hub in, and is shown', async () => {
    test.store.failing = REFUSED;
    await farewell();
    expect(await now()).toMatchObject({ status: 'uninstalled', mode: 'paused' });
    expect(await openKinds()).toEqual(['channel-uninstalled']);
    expect(await pending()).toBe(0);
  });

  it('changes nothing when it comes late and the hub is in again', async () => {
    await farewell();
    expect(await now()).toMatchObject({ status: 'connected', mode: 'live' });
    expect(await openKinds()).toEqual([]);
    expect(await pending()).toBe(0);
  });

  it('waits for a store that cannot be asked', async () => {
    test.store.failing = outage();
    await farewell();
    expect([(await now()).status, await pending()]).toEqual(['connected', 1]);
    test.store.failing = REFUSED;
    clock.advance(limits.farewellMs);
    await workInbox(test.hub, channel._id);
    expect([(await now()).status, await pending()]).toEqual(['uninstalled', 0]);
  });

  it('ends a channel whose credentials were refused before without asking again', async () => {
    test.store.failing = REFUSED;
    await pullChannel(test.hub, channel._id);
    expect((await now()).status).toBe('unauthorized');
    test.store.failing = outage();
    await farewell();
    expect((await now()).status).toBe('uninstalled');
  });

  it('does not end what was given new credentials while the store was asked', async () => {
    const check = test.hub.channel;
    const hub = {
      ...test.hub,
      channel: (doc: ChannelDoc) => ({
        ...check(doc),
        check: async () => {
          const by = { merchantId: channel.merchantId, actor: 'person:owner' };
          const given = { settings: { store: 'north' }, secrets: { webhookSecret: 'fresh' } };
          await renewCredentials(test.hub, by, channel._id, given);
          throw REFUSED;
        },
      }),
    };
    expect(await takeLeave(hub, channel)).toBe('later');
    expect((await now()).status).toBe('connected');
    expect(await takeLeave(test.hub, channel)).toBe('there');
  });
});

describe('a channel whose credentials are refused', () => {
  it('is shown before it is shut, so that no crash in between hides it', async () => {
    test.store.failing = REFUSED;
    const { channels } = test.hub.store;
    const dies = async () => {
      throw new Error('killed');
    };
    const hub = {
      ...test.hub,
      store: { ...test.hub.store, channels: { ...channels, refused: dies } },
    };
    await expect(pullChannel(hub, channel._id)).rejects.toThrow('killed');
    expect(await openKinds()).toContain('channel-unauthorized');
    test.store.failing = null;
    clock.advance(limits.restMaxMs);
    await pullChannel(test.hub, channel._id);
    expect(await openKinds()).toEqual([]);
  });

  it('is not shown any more once it works, also when its renewal was cut off half way', async () => {
    test.store.failing = REFUSED;
    await pullChannel(test.hub, channel._id);
    expect(await openKinds()).toContain('channel-unauthorized');
    test.store.failing = null;
    const { settings, sealedSecrets, secretMarks, mode, ...rest } = await now();
    const fields = { settings, sealedSecrets, secretMarks, mode };
    // The process died here: what was shown is still open.
    await test.hub.store.channels.renew({ ...rest, ...fields }, fields);
    clock.advance(limits.pullRestMs);
    await pullChannel(test.hub, channel._id);
    expect(await openKinds()).toEqual([]);
  });
});
