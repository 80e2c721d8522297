import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookOut } from '../../jobs/lookout.ts';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let channel: ChannelDoc;
let runner: Runner;
let end: () => void;

beforeEach(async () => {
  test = await testHub();
  channel = await seedChannel(test.hub, { stock: { MUG: 10 } });
  runner = new Runner(test.hub);
  end = lookOut(test.hub, runner);
});
afterEach(async () => {
  end();
  await runner.stop();
  await test.close();
});

/** As another process stores it, whose nudge does not arrive here. */
const takeIn = (deliveryId: string, receivedAt = test.hub.now()) =>
  test.hub.store.inbox.store([
    {
      merchantId: channel.merchantId,
      channelId: channel._id,
      deliveryId,
      topic: 'order-hint',
      body: Buffer.from('not readable'),
      source: 'webhook',
      receivedAt,
      readUpTo: null,
    },
  ]);
const stateOf = async (deliveryId: string) =>
  (await test.hub.store.inbox.docs.findOne({ deliveryId }))?.state;

describe('a worker beside a process that takes webhooks in', () => {
  it('works a message before the bell of the next second', async () => {
    await takeIn('from-elsewhere');
    await vi.waitFor(async () => expect(await stateOf('from-elsewhere')).toBe('dead'), 900);
  });

  it('goes on looking after the database was away for a moment', async () => {
    const { inbox } = test.hub.store;
    const gone = vi.spyOn(inbox, 'pendingChannels').mockRejectedValueOnce(new Error('away'));
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    gone.mockRestore();
    await takeIn('after-it');
    await vi.waitFor(async () => expect(await stateOf('after-it')).toBe('dead'), 3_000);
  });

  it('leaves looks out while it works on messages', async () => {
    const looks = vi.spyOn(runner, 'tick');
    const works = vi.spyOn(runner, 'busyWith').mockReturnValue(1);
    const began = performance.now();
    await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThanOrEqual(3), 5_000);
    const most = (performance.now() - began) / limits.lookOutWorkingMs + 1;
    expect(looks.mock.calls.length).toBeLessThanOrEqual(most);
    expect(works.mock.calls.length).toBeGreaterThan(looks.mock.calls.length);
  });

  it('gathers what comes often, the longer the more it is; what comes once is worked soon', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const looks: number[] = [];
    const finds = [0, 1, 0, 1, 1, 1, 0];
    const worked = [0, 0, 5, 5, 55, 555, 555];
    vi.spyOn(runner, 'tick').mockImplementation(
      async () => finds[looks.push(performance.now()) - 1] ?? 0,
    );
    vi.spyOn(runner, 'doneOf').mockImplementation(() => worked[looks.length - 1] ?? 555);
    end();
    end = lookOut(test.hub, runner);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    const pauses = looks.map((at, index) => (looks[index + 1] ?? 0) - at).slice(0, finds.length);
    const { lookOutMs: soon, gatherMinMs: least, gatherEachMs: each, gatherMaxMs: most } = limits;
    expect(pauses).toEqual([soon, soon, soon, least, 50 * each, most, soon]);
  });

  it('does not take itself for quiet while it finds something now and then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const looks: number[] = [];
    const tick = vi.spyOn(runner, 'tick');
    tick.mockImplementation(async () => (looks.push(performance.now()) === 1 ? 1 : 0));
    end();
    end = lookOut(test.hub, runner);
    const half = limits.lookOutQuietAfterMs / 2;
    await vi.advanceTimersByTimeAsync(half);
    tick.mockImplementationOnce(async () => 1);
    await vi.advanceTimersByTimeAsync(limits.lookOutQuietAfterMs - 100);
    const [before = 0, last = 0] = looks.slice(-2);
    await vi.advanceTimersByTimeAsync(2 * half);
    const [later = 0, latest = 0] = looks.slice(-2);
    vi.useRealTimers();
    expect(last - before).toBe(limits.lookOutMs);
    expect(latest - later).toBe(limits.lookOutQuietMs);
  });

  it('looks at once when one of the channels has come to its end', async () => {
    const looks: number[] = [];
    vi.spyOn(runner, 'tick').mockImplementation(async () => {
      looks.push(performance.now());
      return 0;
    });
    vi.spyOn(runner, 'busyWith').mockImplementation(() => (looks.length === 0 ? 2 : 1));
    await vi.waitFor(() => expect(looks.length).toBeGreaterThanOrEqual(3), 5_000);
    const [first = 0, second = 0, third = 0] = looks;
    expect(second - first).toBeLessThan((third - second) / 2);
  });

  it('finds what was received long ago, as a host says whose clock is behind', async () => {
    const small = vi.spyOn(test.hub.store.inbox, 'newlyPending');
    await vi.waitFor(() => expect(small).toHaveBeenCalled());
    await takeIn('long-ago', new Date(test.hub.now().getTime() - 60_000));
    await vi.waitFor(async () => expect(await stateOf('long-ago')).toBe('dead'), 3_000);
  });

  it('asks for all that waits ever less often the longer that takes, and goes on asking for what is new', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const asked: { at: number; isWhole: boolean }[] = [];
    vi.spyOn(runner, 'tick').mockImplementation(async (_book, since) => {
      asked.push({ at: performance.now(), isWhole: !since });
      if (!since) await new Promise((resolve) => setTimeout(resolve, 500));
      return 0;
    });
    end();
    end = lookOut(test.hub, runner);
    await vi.advanceTimersByTimeAsync(11_000);
    vi.useRealTimers();
    const [first, second] = asked.filter(({ isWhole }) => isWhole);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(19 * 500);
    expect(asked.length).toBeGreaterThan(500);
  });

  it('asks for all again after a look that found more channels than it has hands for', async () => {
    const wholes: boolean[] = [];
    vi.spyOn(runner, 'tick').mockImplementation(async (_book, since) => {
      wholes.push(!since);
      return 0;
    });
    const works = vi.spyOn(runner, 'busyWith').mockReturnValue(0);
    await vi.waitFor(() => expect(wholes.at(-1)).toBe(false));
    works.mockReturnValueOnce(0).mockReturnValueOnce(limits.channelsAtOnce);
    const then = wholes.length;
    await vi.waitFor(() => expect(wholes.slice(then, then + 4)).toContain(true), 900);
  });

  it('looks no more once it was stopped', async () => {
    end();
    await takeIn('too-late');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await stateOf('too-late')).toBe('pending');
  });
});
