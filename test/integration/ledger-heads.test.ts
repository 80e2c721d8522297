import { expect, it } from 'vitest';
import { post, readHeads } from '../../server/services/stock/post.ts';
import { testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

it('the end of a chain counts every line that was there when it was asked for, also one projected meanwhile', async () => {
  const test = await testHub();
  const { hub } = test;
  const { ledger, positions } = hub.store;
  const { merchantId, defaultLocationId: locationId } = await seedChannel(hub, {
    stock: { MUG: 10 },
  });
  const at = { sku: 'MUG', locationId };
  const before = await positions.docs.findOne({ merchantId, ...at });
  await post(hub, merchantId, [
    {
      ...{ key: 'lost', ...at, from: 'available', to: 'count', quantity: 3 },
      cause: { kind: 'count', id: '1', channelId: null, actor: 'person:1', at: hub.now() },
    },
  ]);
  const line = await ledger.docs.findOne({ merchantId, key: 'lost' });
  const after = await positions.docs.findOne({ merchantId, ...at });
  if (!before || !line || !after) throw new Error('nothing was posted');
  // The writer has appended its line and not told the position yet …
  await positions.docs.replaceOne({ _id: before._id }, before);
  await ledger.docs.updateOne({ _id: line._id }, { $set: { unprojected: merchantId } });
  // … and does so between the reader's two looks.
  let looks = 0;
  const goOn = async () => {
    if (++looks !== 2) return;
    await positions.docs.replaceOne({ _id: after._id }, after);
    await ledger.projected([line._id]);
  };
  const slow = {
    ledger: {
      ...ledger,
      unprojectedOf: async (...given: Parameters<typeof ledger.unprojectedOf>) => {
        await goOn();
        return ledger.unprojectedOf(...given);
      },
    },
    positions: {
      ...positions,
      ofSkus: async (...given: Parameters<typeof positions.ofSkus>) => {
        await goOn();
        return positions.ofSkus(...given);
      },
    },
  };
  const reader = { ...hub, store: { ...hub.store, ...slow } };
  const headOf = await readHeads(reader, merchantId, ['MUG']);
  expect(looks).toBe(2);
  expect(headOf(at)).toMatchObject({ seq: line.seq, balance: { available: 7 } });
  await test.close();
});
