import { describe, expect, it } from 'vitest';
import { level, posts, sourceItemsIn, stock } from './stock-support.ts';
import { type Asked, json, NOW, page, scripted } from './support.ts';

describe('reading stock', () => {
  it('is what buyers can buy, with the store’s time', async () => {
    const { store } = stock([['MUG', 'default', 10]], { MUG: 3 });
    const readings = await scripted(store).channel.readStock([
      { stockRef: 'MUG', externalLocationId: 'default' },
    ]);
    expect(readings).toEqual([
      { stockRef: 'MUG', externalLocationId: 'default', sellable: 7, at: NOW, unsureMs: 0 },
    ]);
  });

  it('in a slow call says that it was counted anywhere in it', async () => {
    const { store } = stock([['MUG', 'default', 10]]);
    let now = 0;
    const slowly = scripted(store, {}, () => (now += 1_500));
    const ref = { stockRef: 'MUG', externalLocationId: 'default' };
    const [reading] = await slowly.channel.readStock([ref]);
    expect(reading).toMatchObject({ at: new Date(NOW.getTime() - 750), unsureMs: 750 });
  });

  it('of several sources counts reservations against the first that stocks the SKU', async () => {
    const { store } = stock(
      [
        ['LAMP', 'north', 1],
        ['MUG', 'south', 10],
        ['MUG', 'east', 4],
      ],
      { MUG: 3 },
    );
    const refs = ['north', 'south', 'east'].map((externalLocationId) => ({
      stockRef: 'MUG',
      externalLocationId,
    }));
    const readings = await scripted(store).channel.readStock(refs);
    expect(readings.map((each) => [each.externalLocationId, each.sellable])).toEqual([
      ['south', 7],
      ['east', 4],
    ]);
  });

  it('knows nothing of a SKU in another case, or of parts of a unit', async () => {
    const { store } = stock([['MUG', 'default', 2.75]]);
    const refs = ['mug', 'MUG'].map((stockRef) => ({ stockRef, externalLocationId: 'default' }));
    const readings = await scripted(store).channel.readStock(refs);
    expect(readings.map((each) => [each.stockRef, each.sellable])).toEqual([['MUG', 2]]);
  });
});

describe('writing stock', () => {
  it('adds what open orders have reserved, so that buyers see the number asked for', async () => {
    const { store, items } = stock([['MUG', 'default', 10]], { MUG: 3 });
    const { channel } = scripted(store);
    const outcomes = await channel.writeStock([level('MUG', 7 - 2, 7)], 'k');
    expect(outcomes).toEqual([{ kind: 'written', at: NOW, receipt: 'source "default" 10 → 8' }]);
    expect(items[0]).toMatchObject({ quantity: 8, status: 1 });
  });

  it('does nothing when the store shows another number than expected', async () => {
    const { store } = stock([['MUG', 'default', 10]], { MUG: 3 });
    const { channel, asked } = scripted(store);
    const [outcome] = await channel.writeStock([level('MUG', 5, 10)], 'k');
    expect(outcome).toMatchObject({ kind: 'stale', actual: { sellable: 7 } });
    expect(posts(asked)).toHaveLength(0);
  });

  it('looks twice where another write may land, and writes nothing from two moments', async () => {
    const { store, items } = stock([['MUG', 'default', 10]]);
    const contested = { ...level('MUG', 8, 10), contested: true as const };
    const { channel, asked } = scripted(async (request, count) => {
      const answer = await store(request, count);
      // The other write lands while salable is read.
      if (request.url.pathname.includes('export-stock-salable-qty'))
        Object.assign(items[0] ?? {}, { quantity: 9 });
      return answer;
    });
    expect(await channel.writeStock([contested], 'k')).toEqual([{ kind: 'stale', actual: null }]);
    expect(posts(asked)).toHaveLength(0);
    expect(await channel.writeStock([contested], 'k')).toMatchObject([{ kind: 'written' }]);
  });

  it('sends nothing when the number is there already: a repeated write is one write', async () => {
    const { store } = stock([['MUG', 'default', 10]]);
    const { channel, asked } = scripted(store);
    await channel.writeStock([level('MUG', 4)], 'k');
    expect(await channel.writeStock([level('MUG', 4)], 'k')).toMatchObject([{ kind: 'written' }]);
    expect(posts(asked)).toHaveLength(1);
  });

  it('marks a source without units as out of stock', async () => {
    const { store, items } = stock([['MUG', 'default', 10]]);
    await scripted(store).channel.writeStock([level('MUG', 0)], 'k');
    expect(items[0]).toMatchObject({ quantity: 0, status: 0 });
  });

  it('counts nothing of a row that is marked out of stock', async () => {
    const { store, items } = stock([['MUG', 'default', 10, 0]]);
    await scripted(store).channel.writeStock([level('MUG', 4, 0)], 'k');
    expect(items[0]).toMatchObject({ quantity: 4, status: 1 });
  });

  it('writes several sources of one SKU together', async () => {
    const { store, items } = stock(
      [
        ['MUG', 'south', 10],
        ['MUG', 'east', 4],
      ],
      { MUG: 3 },
    );
    const { channel } = scripted(store);
    const levels = [level('MUG', 1, 7, 'south'), level('MUG', 9, 4, 'east')];
    expect(await channel.writeStock(levels, 'k')).toMatchObject([
      { kind: 'written' },
      { kind: 'written' },
    ]);
    expect(items.map((each) => each.quantity)).toEqual([4, 9]);
  });

  it('turns down what Magento would take and never show', async () => {
    const { store } = stock([
      ['MUG', 'south', 10],
      ['LAMP', 'east', 1],
    ]);
    const { channel, asked } = scripted(store);
    const outcomes = await channel.writeStock(
      [
        level('mug', 1, null, 'south'),
        level('MUG', 1, null, 'east'),
        level('MUG', 1, null, 'west'),
      ],
      'k',
    );
    expect(outcomes).toMatchObject([
      { kind: 'rejected', code: 'unknown-item' },
      { kind: 'rejected', code: 'not-stocked' },
      { kind: 'rejected', code: 'not-stocked' },
    ]);
    expect(posts(asked)).toHaveLength(0);
  });

  it('goes no lower than an empty source, and says what the store still sells', async () => {
    const { store, items } = stock([['MUG', 'default', 1]], {}, { extra: 50 });
    const [outcome] = await scripted(store).channel.writeStock([level('MUG', 7)], 'k');
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'clamped' });
    expect(outcome?.kind === 'rejected' && outcome.message).toMatch(/still sells 50 .*backorders/);
    expect(items[0]?.quantity).toBe(0);
  });

  it('finds the one row that Magento refuses, and writes the others', async () => {
    const post = (asked: Asked) =>
      sourceItemsIn(asked).some((each) => each.sku === 'BAD')
        ? json({ message: 'Could not save Source Item' }, 400)
        : null;
    const { store } = stock(
      [
        ['A', 'default', 1],
        ['BAD', 'default', 1],
        ['C', 'default', 1],
      ],
      {},
      { post },
    );
    const outcomes = await scripted(store).channel.writeStock(
      ['A', 'BAD', 'C'].map((sku) => level(sku, 5)),
      'k',
    );
    expect(outcomes.map((each) => each.kind)).toEqual(['written', 'rejected', 'written']);
  });

  it('sends shorter lists once the store has said its limit', async () => {
    const post = (asked: Asked) =>
      sourceItemsIn(asked).length > 2
        ? json(
            { message: 'Maximum items of type "%type" is %max', parameters: { type: 'x', max: 2 } },
            400,
          )
        : null;
    const skus = Array.from({ length: 7 }, (_, index) => `S${index}`);
    const { store } = stock(
      skus.map((sku) => [sku, 'default', 1] as const).map(([a, b, c]) => [a, b, c]),
      {},
      { post },
    );
    const { channel, asked } = scripted(store);
    const outcomes = await channel.writeStock(
      skus.map((sku) => level(sku, 5)),
      'k',
    );
    expect(new Set(outcomes.map((each) => each.kind))).toEqual(new Set(['written']));
    expect(posts(asked).map((each) => sourceItemsIn(each).length)).toEqual([7, 2, 2, 2, 1]);
  });

  it('has an unknown outcome when the answer is lost, also behind a part that was taken', async () => {
    let calls = 0;
    const post = (asked: Asked) => {
      calls++;
      if (sourceItemsIn(asked).length > 1) return json({ message: 'no' }, 400);
      return calls === 2 ? null : page('busy', 429);
    };
    const { store } = stock(
      [
        ['A', 'default', 1],
        ['B', 'default', 1],
      ],
      {},
      { post },
    );
    const told = scripted(store).channel.writeStock([level('A', 5), level('B', 5)], 'k');
    await expect(told).rejects.toMatchObject({ kind: 'unknown-outcome' });
  });
});
