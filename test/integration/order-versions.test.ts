import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OrderDoc } from '../../server/store/orders.ts';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

const version = (number: number, note: string) =>
  ({
    _id: 'ord_1',
    merchantId: 'mer',
    channelId: 'chn',
    externalId: '1',
    version: number,
    note,
  }) as OrderDoc;

it('an order that moved on since it was read is not written over: the save is lost', async () => {
  const { orders } = test.hub.store;
  await orders.save([{ order: version(1, 'first'), readVersion: 0 }]);
  const won = await orders.save([{ order: version(2, 'quicker'), readVersion: 1 }]);
  expect([...won]).toEqual([]);
  const lost = await orders.save([{ order: version(2, 'slower'), readVersion: 1 }]);
  expect([...lost]).toEqual(['ord_1']);
  const again = await orders.save([{ order: version(1, 'who saw none'), readVersion: 0 }]);
  expect([...again]).toEqual(['ord_1']);
  expect(await orders.byIds(['ord_1'])).toMatchObject([{ version: 2, note: 'quicker' }]);
});
