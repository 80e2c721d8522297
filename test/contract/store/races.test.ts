import { expect, test } from 'vitest';
import { openBench, times } from './collection.ts';

const bench = openBench();
const outcomes = async (promises: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(promises);
  return {
    won: settled.filter(({ status }) => status === 'fulfilled').length,
    codes: settled.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : [])),
  };
};

test('fifty parallel $inc lose none', async () => {
  await bench.books.insertOne({ _id: 1, n: 0 });
  await Promise.all(times(50, () => bench.books.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
  expect(await bench.books.findOne()).toEqual({ _id: 1, n: 50 });
});

test('of fifty compare-and-set on one version exactly one wins', async () => {
  await bench.books.insertOne({ _id: 1, version: 7 });
  const results = await Promise.all(
    times(50, (i) =>
      bench.books.findOneAndUpdate(
        { _id: 1, version: 7 },
        { $inc: { version: 1 }, $set: { by: i } },
      ),
    ),
  );
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  expect(await bench.books.findOne()).toMatchObject({ version: 8 });
});

test('of fifty parallel inserts of one unique key exactly one wins', async () => {
  await bench.books.createIndex({ merchantId: 1, key: 1 }, { unique: true });
  const { won, codes } = await outcomes(
    times(50, (i) => bench.books.insertOne({ _id: i, merchantId: 'm', key: 'k' })),
  );
  expect(won).toBe(1);
  expect(codes).toEqual(times(49, () => 11000));
});

test('fifty parallel upserts of one unique key make one document and lose no count', async () => {
  await bench.books.createIndex({ key: 1 }, { unique: true });
  const raise = () => bench.books.updateOne({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true });
  // A real server may answer a losing upsert with 11000; the caller repeats it, as here.
  await Promise.all(times(50, () => raise().catch(raise).catch(raise)));
  expect(await bench.books.find().toArray()).toMatchObject([{ key: 'k', n: 50 }]);
});

test('of twenty claims of a lease by $expr and $$NOW exactly one wins until it runs out', async () => {
  await bench.books.insertOne({ _id: 'channel', until: new Date(0), fence: 0 });
  const claim = (by: number, ms: number) =>
    bench.books.findOneAndUpdate(
      { _id: 'channel', $expr: { $lt: ['$until', '$$NOW'] } },
      // `$dateAdd` and not `$add`: secantusd-rs refuses to add to a date.
      [
        {
          $set: {
            by,
            until: { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } },
            fence: { $add: ['$fence', 1] },
          },
        },
      ],
      { returnDocument: 'after' },
    );
  const claims = await Promise.all(times(20, (i) => claim(i, 400)));
  const [winner] = claims.filter((result) => result !== null);
  expect(claims.filter((result) => result !== null)).toHaveLength(1);
  expect(winner?.until.getTime()).toBeGreaterThan(Date.now() - 5_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await claim(99, 1)).toMatchObject({ by: 99, fence: 2 });
});

test('an append with the next number goes in once whoever tries', async () => {
  await bench.books.createIndex({ sku: 1, seq: 1 }, { unique: true });
  const append = async (key: string): Promise<void> => {
    const [last] = await bench.books.find({ sku: 'A' }).sort({ seq: -1 }).limit(1).toArray();
    const line = { _id: key, sku: 'A', seq: (last?.seq ?? 0) + 1, after: (last?.after ?? 0) + 1 };
    await bench.books.insertOne(line).catch(() => append(key));
  };
  await Promise.all(times(12, (i) => append(`k${i}`)));
  const lines = await bench.books.find().sort({ seq: 1 }).toArray();
  expect(lines.map(({ seq, after }) => [seq, after])).toEqual(times(12, (i) => [i + 1, i + 1]));
});
