import { describe, expect, it } from 'vitest';
import { level, stock } from './stock-support.ts';
import { scripted } from './support.ts';

describe('a store whose stock index does not follow', () => {
  it('leaves the first write in doubt and counts no second one from the old number', async () => {
    const { store, items } = stock([['MUG', 'default', 10]], {}, { indexed: false });
    const { channel, waits } = scripted(store);
    await expect(channel.writeStock([level('MUG', 4, 10)], 'k')).rejects.toMatchObject({
      kind: 'unknown-outcome',
    });
    expect(waits).toEqual([1_000, 2_000]);
    const [second] = await channel.writeStock([level('MUG', 4, 10)], 'k2');
    expect(second).toMatchObject({ kind: 'rejected', code: 'index-behind' });
    expect(items[0]?.quantity).toBe(4);
  });

  it('is not what stands still because a sale undid the write: then a decrease goes out', async () => {
    const reserved = { MUG: 0 };
    const sell = () => {
      // Three are sold at the very moment three more are written.
      if (reserved.MUG === 0) reserved.MUG = 3;
      return null;
    };
    const { store, items } = stock([['MUG', 'default', 10]], reserved, { post: sell });
    const { channel } = scripted(store);
    await expect(channel.writeStock([level('MUG', 13, 10)], 'k')).rejects.toMatchObject({
      kind: 'unknown-outcome',
    });
    const [again] = await channel.writeStock([level('MUG', 13, 10)], 'k2');
    expect(again).toMatchObject({ kind: 'rejected', code: 'index-behind' });
    const [lower] = await channel.writeStock([level('MUG', 8, 10)], 'k3');
    expect([lower?.kind, items[0]?.quantity]).toEqual(['written', 11]);
  });

  it('is not what stands still because a cancelled order undid a decrease: the next one goes out', async () => {
    const reserved = { MUG: 2 };
    // Two come back from a cancelled order at the very moment two fewer are written.
    const cancel = () => {
      reserved.MUG = 0;
      return null;
    };
    const { store, items } = stock([['MUG', 'default', 12]], reserved, { post: cancel });
    const { channel } = scripted(store);
    await expect(channel.writeStock([level('MUG', 8, 10)], 'k')).rejects.toMatchObject({
      kind: 'unknown-outcome',
    });
    expect(items[0]?.quantity).toBe(10);
    const [lower] = await channel.writeStock([level('MUG', 8, 10)], 'k2');
    expect([lower?.kind, items[0]?.quantity]).toEqual(['written', 8]);
  });

  it('gets a second decrease taken back, and is asked no third time', async () => {
    const posted: unknown[] = [];
    const { store, items } = stock([['MUG', 'default', 10]], {}, { indexed: false });
    const { channel } = scripted((call, count) => {
      if (call.method === 'POST') posted.push(call.body);
      return store(call, count);
    });
    await channel.writeStock([level('MUG', 8, 10)], 'k').catch(() => []);
    const counts: unknown[] = [posted.length];
    for (const key of ['k2', 'k3']) {
      const [told] = await channel.writeStock([level('MUG', 8, 10)], key);
      counts.push(told?.kind, items[0]?.quantity, posted.length);
    }
    expect(counts).toEqual([1, 'rejected', 8, 3, 'rejected', 8, 3]);
  });

  it('takes a decrease once, and no second one from the same number', async () => {
    const { store, items } = stock([['MUG', 'default', 10]], {}, { indexed: false });
    const { channel } = scripted(store);
    const kinds: string[] = [];
    for (const sellable of [13, 8, 8]) {
      const [told] = await channel
        .writeStock([level('MUG', sellable, 10)], `k${kinds.length}`)
        .catch(() => [{ kind: 'unknown' }]);
      kinds.push(told?.kind ?? 'none');
    }
    expect([kinds, items[0]?.quantity]).toEqual([['unknown', 'unknown', 'rejected'], 11]);
  });
});
