import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIntake } from '../../server/services/inbox/intake.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { seedChannel, WEBHOOK_SECRET } from '../support/seed.ts';
import { signed } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

let sent = 0;
/** A signed webhook to a channel's own address, whose header names some store. */
async function tell(to: ChannelDoc, names: string, topic: string, said: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(said));
  const headers = {
    ...signed(body, WEBHOOK_SECRET, `d${++sent}`, topic),
    'x-test-store': names,
  };
  const address = { kind: 'test', channelId: to._id };
  const path = `/webhooks/test/${to._id}`;
  expect(await createIntake(test.hub).receive(address, { path, headers, body })).toBe('stored');
  await workInbox(test.hub, to._id);
}

const shop = (merchantId: string, name: string, secretMark = 'one app') =>
  seedChannel(test.hub, { merchantId, externalStoreId: name, secretMark, stock: { MUG: 10 } });
const order = (externalId = 'o1') =>
  snapshotOf({ externalId, placedAt: test.hub.now(), lines: [lineOf('MUG', 2)] });
const booksOf = ({ _id }: ChannelDoc) =>
  test.hub.store.orders.docs.find({ channelId: _id }).toArray();
const deadOf = ({ _id }: ChannelDoc) =>
  test.hub.store.inbox.docs.countDocuments({ channelId: _id, state: 'dead' });
const openDeliveries = () => test.hub.store.inbox.docs.countDocuments({ state: 'pending' });

describe('shops with one secret', () => {
  it('of one merchant are believed without a read when the sender names the shop', async () => {
    const [north] = [await shop('m', 'north'), await shop('m', 'south')];
    await tell(north, 'north', 'order', order());
    expect(await booksOf(north)).toHaveLength(1);
    expect(test.store.reads).toEqual([]);
  });

  it('of one merchant never get each other’s orders when a webhook comes to the wrong address', async () => {
    const [north, south] = [await shop('m', 'north'), await shop('m', 'south')];
    await tell(north, 'south', 'order', order());
    expect(test.store.reads).toEqual(['o1']);
    expect([...(await booksOf(north)), ...(await booksOf(south))]).toEqual([]);
    expect(await deadOf(north)).toBe(1);
  });

  it('of two merchants are not believed, whatever the sender names', async () => {
    const [mine] = [await shop('m', 'north'), await shop('other', 'south')];
    await tell(mine, 'north', 'order', order());
    expect(await booksOf(mine)).toEqual([]);
    expect(await deadOf(mine)).toBe(1);
  });

  it('of two merchants are not believed however many of them are one’s own', async () => {
    for (let i = 0; i < 24; i++) await shop('m', `north ${i}`);
    const mine = await shop('m', 'north 24');
    await tell(mine, 'north 24', 'order', order('o1'));
    expect(await booksOf(mine)).toHaveLength(1);
    await shop('other', 'south');
    await tell(mine, 'north 24', 'order', order('o2'));
    expect(await booksOf(mine)).toHaveLength(1);
  });

  it('share it also when it is one’s secret of before a rotation', async () => {
    const mine = await shop('m', 'north');
    const other = await shop('other', 'south', 'new secret');
    const { docs } = test.hub.store.channels;
    const secretMarks = [...other.secretMarks, ...mine.secretMarks];
    await docs.updateOne({ _id: other._id }, { $set: { secretMarks } });
    await tell(mine, 'north', 'order', order());
    expect(await booksOf(mine)).toEqual([]);
  });
});

describe('an order that the store does not show', () => {
  const state = async (of: ChannelDoc) => (await booksOf(of)).map((book) => book.state);

  it('keeps its book when only a read says so, and the delivery is closed', async () => {
    const north = await shop('m', 'north', 'alone');
    await tell(north, 'north', 'order', order());
    await tell(north, 'north', 'order-hint', { externalId: 'o1' });
    expect(test.store.reads).toEqual(['o1']);
    expect(await state(north)).toEqual(['open']);
    expect([await openDeliveries(), await deadOf(north)]).toEqual([0, 0]);
    const newer = { ...order(), revisedAt: new Date(test.hub.now().getTime() + 5_000) };
    await tell(north, 'north', 'order', { ...newer, state: 'cancelled' });
    expect(await state(north)).toEqual(['cancelled']);
  });

  it('ends by a delete that is proven', async () => {
    const north = await shop('m', 'north', 'alone');
    await tell(north, 'north', 'order', order());
    await tell(north, 'north', 'order-gone', { externalId: 'o1' });
    expect(test.store.reads).toEqual([]);
    expect(await state(north)).toEqual(['deleted']);
  });

  it('ends by a delete that is not proven only when the read confirms it', async () => {
    const [north] = [await shop('m', 'north'), await shop('other', 'south')];
    test.store.orders.set('o1', order());
    await tell(north, 'north', 'order', order());
    await tell(north, 'north', 'order-gone', { externalId: 'o1' });
    expect(await state(north)).toEqual(['open']);
    test.store.orders.delete('o1');
    await tell(north, 'north', 'order-gone', { externalId: 'o1' });
    expect(await state(north)).toEqual(['deleted']);
  });

  it('is quarantined when the hub does not know it either', async () => {
    const north = await shop('m', 'north', 'alone');
    await tell(north, 'north', 'order-hint', { externalId: 'nobody' });
    expect(await booksOf(north)).toEqual([]);
    expect(await deadOf(north)).toBe(1);
  });
});
