import { describe, expect, it } from 'vitest';
import type { Results } from '../../bench/report/results.ts';
import { figure } from '../../bench/rounds/figure.ts';
import { type Costs, costsFrom } from '../../bench/scale-model/costs.ts';
import { answerOf } from '../../bench/scale-model/model.ts';
import { reportOf } from '../../bench/scale-model/report.ts';
import { scaleFrom } from '../../bench/scale-model/scale.ts';

const resultsOf = (goal: string, parts: Pick<Results, 'figures' | 'notes'>): Results => ({
  ...{ goal, title: goal, measuredAt: '2026-11-29T10:00:00.000Z', quick: false, rounds: [] },
  ...{ database: 'mongod', machine: { processor: 'x', cores: 2, memoryGb: 8, node: 'v24' } },
  ...parts,
});

const measured = [
  resultsOf('ack', { figures: [], notes: ['Half load is 900 webhooks a second.'] }),
  resultsOf('ingest', {
    figures: [figure('hub', 'webhooks/s', [800]), figure('database commands a webhook', '', [0.2])],
  }),
  resultsOf('stock', {
    figures: [
      figure('calls per 1,000 sales', '× ideal', [1.05]),
      figure('calls per 1,000 sales', '', [50]),
    ],
    notes: ['Loaded: 60 sales a second, half of what the hub can do; calls are counted at 76.'],
  }),
  resultsOf('memory', { figures: [figure('a worker at half load', 'MB', [140])] }),
];

const numberOf = (costs: Costs) =>
  Object.fromEntries(Object.entries(costs).map(([name, { value }]) => [name, value]));

describe('costs', () => {
  it('are taken from the newest results', () => {
    const costs = costsFrom(measured);
    expect(numberOf(costs)).toMatchObject({ acks: 1_800, batchCommands: 0.2, workerMb: 140 });
    // 1,000/800 ms less 0.2 commands of 0.15 ms.
    expect(costs.webhookMs.value).toBeCloseTo(1.22, 12);
    // 50 calls for 1,000 sales at 76 a second: a call for each 20 sales, T = 19/76 s.
    expect(costs.publishMs.value).toBeCloseTo(250, 9);
    expect(costs.acks).toMatchObject({ measured: true, source: 'measured, ack of 2026-11-29' });
  });

  it('are defaults that say so where nothing was measured', () => {
    for (const each of Object.values(costsFrom([]))) {
      expect(each.measured).toBe(false);
      expect(each.source).toMatch(/^DEFAULT: ./);
    }
  });
});

describe('the print', () => {
  const answerFor = (...args: string[]) => answerOf(scaleFrom(args), costsFrom(measured));
  const small = answerFor('--merchants', '40', '--orders', '5');

  it('has answer, limits, assumptions and where each cost is from', () => {
    const text = reportOf(small, [{ name: 'one app for all shops', answer: small }]);
    for (const part of ['Processes', 'look-out', 'Limits', 'Storage', 'What if', 'Assumed']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('measured, ingest of 2026-11-29');
    expect(text).toContain('DEFAULT: ');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('can tell of nothing sold by one merchant, and of no Magento store', () => {
    const nothing = answerFor('--merchants', '1', '--orders', '0', '--magento', '0');
    expect(reportOf(nothing, [])).not.toMatch(/NaN|undefined|Infinity/);
  });
});
