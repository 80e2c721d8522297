import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../connectors/connector.ts';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { rereadChannel } from '../../server/services/inbox/drain.ts';
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
  channel = await seedChannel(test.hub, { stock: { MUG: 10 } });
});
afterEach(() => test.close());

const health = async () => (await test.hub.store.channels.byId(channel._id))?.health;
const open = async (kind: string) =>
  test.hub.store.exceptions.docs.findOne({ kind, state: 'open' } as never);
const pull = () => pullChannel(test.hub, channel._id);

async function failFor(ms: number): Promise<void> {
  test.store.failing = outage();
  for (let at = 0; at < ms; at += 1_000) {
    await pull();
    clock.advance(1_000);
  }
}

async function hint(externalId: string): Promise<void> {
  const delivery = {
    merchantId: channel.merchantId,
    channelId: channel._id,
    deliveryId: `hint-${externalId}`,
    topic: 'order-hint',
    body: Buffer.from(JSON.stringify({ externalId })),
    source: 'webhook' as const,
    receivedAt: clock.now(),
    readUpTo: null,
  };
  await test.hub.store.inbox.store([delivery]);
}

describe('a channel that fails', () => {
  it('is called again within seconds however long it was away', async () => {
    await failFor(600_000);
    test.store.failing = null;
    const at = clock.now().getTime();
    while ((await health())?.failures !== 0) {
      await pull();
      clock.advance(500);
    }
    expect(clock.now().getTime() - at).toBeLessThanOrEqual(limits.restOutageMs + 1_000);
  });

  it('is shown after a few failures in a row, until the next success', async () => {
    await failFor(3_000);
    expect(await open('channel-failing')).toBeNull();
    await failFor(60_000);
    expect((await open('channel-failing'))?.cause).toContain('the test store is down');
    test.store.failing = null;
    clock.advance(limits.restOutageMs);
    await pull();
    expect(await open('channel-failing')).toBeNull();
  });

  it('is not asked by every new hint while it rests', async () => {
    test.store.failing = outage();
    for (let each = 0; each < 20; each++) {
      await hint(`o${each}`);
      await workInbox(test.hub, channel._id);
    }
    expect((await health())?.failures).toBe(1);
    test.store.failing = null;
    clock.advance(limits.restOutageMs);
    await rereadChannel(test.hub, channel._id);
    expect(await test.hub.store.inbox.countPending(channel._id)).toBe(0);
  });

  it('rests also after a refusal that no listing answers for, instead of every second', async () => {
    test.store.failing = new ChannelError('rejected', 'the module is switched off');
    await pull();
    const rest = (await health())?.restUntil;
    expect(rest && rest > clock.now()).toBe(true);
    expect(await pull()).toBe(0);
    expect((await health())?.failures).toBe(1);
  });

  it('is believed only for minutes when it says when to come again', async () => {
    test.store.failing = new ChannelError('rate-limited', 'later', 86_400_000);
    await pull();
    const rest = (await health())?.restUntil?.getTime() ?? 0;
    expect(rest - clock.now().getTime()).toBe(limits.restMaxMs);
  });

  it('is shown also when a pass dies of a surprise', async () => {
    await test.hub.store.channels.set(channel._id, { sealedSecrets: 'v1.nonsense' });
    const runner = new Runner(test.hub);
    for (let each = 0; each < limits.failuresShown; each++) {
      await runner.run('pull', channel._id);
      clock.advance(limits.restOutageMs);
    }
    expect((await open('channel-failing'))?.cause).toContain('cannot open');
  });
});

describe('a tick', () => {
  it('does not wait for a slow channel', async () => {
    const runner = new Runner(test.hub);
    let finish = () => {};
    const slow = new Promise<void>((done) => {
      finish = done;
    });
    const original = test.hub.store.channels.byId;
    let entered = 0;
    Object.assign(test.hub.store.channels, {
      byId: async (id: string) => {
        entered++;
        await slow;
        return original(id);
      },
    });
    await test.hub.store.listings.docs.updateMany({}, { $set: { 'sync.due': true } });
    await runner.tick('publish');
    await runner.tick('publish');
    await expect.poll(() => entered, { timeout: 10_000 }).toBe(1);
    finish();
    await runner.stop();
  });
});
