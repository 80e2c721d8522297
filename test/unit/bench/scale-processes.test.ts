import { describe, expect, it } from 'vitest';
import { ONE_SERVER, usedOf } from '../../bench/scale-model/bounds.ts';
import {
  inAll,
  lostLeases,
  type Totals,
  workCommands,
  workerCommands,
} from '../../bench/scale-model/commands.ts';
import { costsFrom } from '../../bench/scale-model/costs.ts';
import { sumOf } from '../../bench/scale-model/demand.ts';
import { type Flow, flowAt } from '../../bench/scale-model/flow.ts';
import { answerOf } from '../../bench/scale-model/model.ts';
import {
  backlogOf,
  mostBelow,
  websFor,
  workerSeconds,
  workersFor,
} from '../../bench/scale-model/processes.ts';
import { scaleFrom } from '../../bench/scale-model/scale.ts';
import { lyingAfter, storageOf } from '../../bench/scale-model/storage.ts';

const costs = costsFrom([]);
const scale = (...args: string[]) => scaleFrom(args);
const flowFor = (merchants: number, orders: number) =>
  flowAt(scale('--merchants', String(merchants)), costs, orders);

describe('commands', () => {
  const still = flowFor(1, 0);
  const once = (sum: Partial<Flow['sum']>): Flow => ({
    ...{ ...still, sum: { ...still.sum, ...sum } },
    ...{ polls: { asked: 0, begun: 0 }, reconciles: { asked: 0, begun: 0 } },
  });
  const used = (totals: Totals) =>
    Object.fromEntries(Object.entries(totals).filter(([, each]) => each > 0));

  it('a pass over one new order and the empty one behind it are the 25 that the driver counted, and whose stores are told', () => {
    const commands = workCommands(once({ drains: 1, drainsOrders: 1 }));
    // 0.67 more: two of three revisions are no first ones, and may heal an exception.
    expect(inAll(commands)).toBeCloseTo(26.67, 12);
    const { leases, listings, ledger } = used(commands);
    expect({ leases, listings, ledger }).toEqual({ leases: 4, listings: 2, ledger: 5 });
  });

  it('two channels where nothing happens cost two polls a minute and a stretch each five', () => {
    const shops = flowAt(scale('--merchants', '1', '--magento', '0'), costs, 0);
    const found = used(workCommands(shops));
    expect(found['polls, idle channels']).toBeCloseTo((2 * 5) / 60, 12);
    expect(found.leases).toBeCloseTo((2 * 2) / 300, 12);
    expect(found.reconcile).toBeCloseTo((2 * 14) / 300, 12);
    expect(inAll(workCommands(shops)) * 30).toBeCloseTo(8.2, 12);
  });

  it('the sum over channels is what the channels do', () => {
    const { flows, sum } = flowFor(300, 50);
    expect(sum.webhooks).toBeCloseTo(
      sumOf(flows, ({ webhooks }) => webhooks),
      9,
    );
    expect(sum.levels).toBeCloseTo(50 * 1.14, 9);
  });

  it('one worker is never refused a lease, a second one is', () => {
    const flow = flowFor(1_000, 100);
    expect(lostLeases(flow, 1)).toBe(0);
    expect(lostLeases(flow, 2)).toBeGreaterThan(0);
  });

  it('workers that look only after their own channels are refused none', () => {
    const flow = flowAt(scale('--parted'), costs, 1_000);
    expect(workerCommands(flow, 50)['lost leases']).toBe(0);
  });
});

describe('processes', () => {
  const workers = (merchants: number, orders: number) =>
    workersFor(flowFor(merchants, orders), costs) ?? Number.POSITIVE_INFINITY;

  it('more merchants with the same orders never need fewer', () => {
    const needed = [1, 10, 100, 1_000, 10_000].map((merchants) => workers(merchants, 200));
    expect(needed).toEqual(needed.toSorted((one, other) => one - other));
  });

  it('more orders of the same merchants never need fewer', () => {
    const needed = [0, 1, 10, 100, 1_000, 3_000].map((orders) => workers(1_000, orders));
    expect(needed).toEqual(needed.toSorted((one, other) => one - other));
  });

  it('as many as are needed have room, and one less has not', () => {
    const flow = flowFor(1_000, 300);
    const needed = workersFor(flow, costs) ?? 0;
    expect(needed).toBeGreaterThan(1);
    expect(workerSeconds(flow, costs, needed)).toBeLessThanOrEqual(0.7 * needed);
    expect(workerSeconds(flow, costs, needed - 1)).toBeGreaterThan(0.7 * (needed - 1));
  });

  it('a web process takes 0.7 of what it can acknowledge', () => {
    expect([0, 1_750, 1_751, 3_500].map((rate) => websFor(rate, costs))).toEqual([1, 1, 2, 2]);
  });

  it('finds the rate at which there is no time left', () => {
    expect(mostBelow((orders) => orders * 0.01 <= 5)).toBeCloseTo(500, 2);
    expect(mostBelow(() => false)).toBe(0);
  });
});

describe('a burst', () => {
  it('is worked or waits, to the last order, and drains as arithmetic says', () => {
    const { arrived, worked, most, drained } = backlogOf(100, 20, 60, 60);
    expect([arrived, worked, most]).toEqual([6_000, 3_600, 2_400]);
    expect(worked + most).toBe(arrived);
    expect(drained).toBe(60);
  });

  it('that is not too much leaves nothing, and one behind which there is no room never ends', () => {
    expect(backlogOf(50, 20, 60, 60)).toMatchObject({ most: 0, drained: 0 });
    expect(backlogOf(100, 60, 60, 60).drained).toBeNull();
  });
});

describe('limits', () => {
  const boundsFor = (...args: string[]) => answerOf(scale(...args), costs).bounds;

  it('polls keep time up to 3,000 channels: 50 a second, each once a minute', () => {
    const polled = (merchants: string) =>
      boundsFor('--merchants', merchants, '--orders', '1').find(({ name }) => /polled/.test(name));
    expect(polled('1500')).toMatchObject({ need: 50, has: 50, reachedAt: 1_500 });
    expect(flowFor(1_500, 1).pass.poll).toBeCloseTo(60, 9);
    expect(flowFor(3_000, 1).pass.poll).toBeCloseTo(120, 9);
  });

  it('stand in the order in which they are used up', () => {
    const used = boundsFor('--merchants', '500', '--orders', '50').map(usedOf);
    expect(used).toEqual(used.toSorted((one, other) => other - one));
  });

  it('a database server is full at the rate that fills it', () => {
    const asked = ['--merchants', '500', '--consoles', '0', '--database-ops', '5000'];
    const found = boundsFor(...asked, '--orders', '50').find(({ name }) => name === ONE_SERVER);
    const at = String((found?.reachedAt ?? 0) / 1.6);
    const full = boundsFor(...asked, '--orders', at, '--burst', '1');
    const need = full.find(({ name }) => name === ONE_SERVER)?.need ?? 0;
    expect(need / 5_000).toBeCloseTo(1, 1);
  });
});

describe('storage', () => {
  it('an order a second for a day, by hand', () => {
    const stored = storageOf(flowAt(scale('--merchants', '1', '--magento', '0'), costs, 1));
    const orders = stored.find(({ name }) => name === 'orders');
    expect(orders?.rowsADay).toBe(86_400);
    expect(orders?.gigabytesADay).toBeCloseTo((86_400 * 2_950 * 0.4) / 1e9, 12);
    const whole = stored.find(({ name }) => name === 'inbox, whole orders');
    expect(whole?.rowsADay).toBe(5 * 86_400);
    expect(whole?.gigabytesADay).toBeCloseTo((5 * 86_400 * (600 * 0.4 + 1_700)) / 1e9, 12);
  });

  it('what is removed after its days stops growing, what stays does not', () => {
    const row = { name: '', rowsADay: 1, gigabytesADay: 2 };
    const all = [
      { ...row, days: 30 },
      { ...row, days: null },
    ];
    expect([10, 30, 365].map((days) => lyingAfter(all, days))).toEqual([40, 120, 790]);
  });
});
