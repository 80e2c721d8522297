import { readResults } from '../report/results.ts';
import { costsFrom } from './costs.ts';
import { answerOf } from './model.ts';
import { reportOf, type Variant } from './report.ts';
import { type Scale, scaleFrom } from './scale.ts';

/**
 * What so many merchants and orders need, from the newest measured costs. Answers the exit code: a model has
 * no aim to miss, so it is 0 for whatever can be asked.
 */
export async function benchSimScale(args: readonly string[]): Promise<number> {
  let scale: Scale;
  try {
    scale = scaleFrom(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  const costs = costsFrom(await readResults(['ack', 'ingest', 'stock', 'memory']));
  const variant = (name: string, change: Partial<Scale>): Variant => ({
    name,
    answer: answerOf({ ...scale, ...change }, costs),
  });
  const variants = [
    variant('each process has channels of its own', { channelsAre: 'parted' }),
    variant('one app for all shops', { app: 'one' }),
    variant('a tenth of both', { merchants: tenth(scale.merchants), orders: scale.orders / 10 }),
    variant('a hundredth of both', {
      merchants: tenth(tenth(scale.merchants)),
      orders: scale.orders / 100,
    }),
  ];
  console.log(reportOf(answerOf(scale, costs), variants));
  return 0;
}

const tenth = (count: number) => Math.max(1, Math.round(count / 10));
