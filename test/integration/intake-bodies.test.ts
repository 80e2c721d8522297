import { randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { NewDelivery } from '../../server/store/inbox.ts';
import { unpackBody } from '../../server/store/inbox-body.ts';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { workInbox } from '../support/work.ts';

let test: ServedHub;
let channel: ChannelDoc;
let api: Api;

beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());
beforeEach(async () => {
  channel = await seedChannel(test.hub, { stock: { MUG: 50 } });
  api = await apiOf(test.hub, test.url, channel.merchantId);
});

/** An order of the usual size. */
const orderText = (externalId: string) =>
  JSON.stringify(
    snapshotOf({
      externalId,
      number: `#${externalId}`,
      lines: [lineOf('MUG', 1)],
      placedAt: later(),
    }),
  ).replace(/\}$/, `,"more":"${'a part of what stores tell, '.repeat(200)}"}`);
const later = () => new Date(test.hub.now().getTime() + 1_000);

let sent = 0;
const deliver = async (body: Uint8Array | string, topic = 'order'): Promise<string> => {
  const deliveryId = `body-${++sent}`;
  const delivery: NewDelivery = {
    ...{ merchantId: channel.merchantId, channelId: channel._id, deliveryId, topic },
    ...{ body: Buffer.from(body), source: 'webhook', receivedAt: test.hub.now(), readUpTo: null },
  };
  await test.hub.store.inbox.store([delivery]);
  return deliveryId;
};
const docOf = async (deliveryId: string) => {
  const doc = await test.hub.store.inbox.docs.findOne({ channelId: channel._id, deliveryId });
  if (!doc) throw new Error(`${deliveryId} is not in the inbox`);
  return doc;
};
const unset = { encoding: '', size: '' } as const;
const orders = async () => (await api('/orders')).body.orders;

describe('what deliveries carry', () => {
  it('lies packed in the database and is worked, and shown, as it was sent', async () => {
    const text = orderText('8001');
    const doc = await docOf(await deliver(text));
    expect(doc).toMatchObject({ encoding: 'zstd', size: text.length });
    expect(doc.body.length()).toBeLessThan(text.length / 3);
    await workInbox(test.hub, channel._id);
    const [{ id, number }] = await orders();
    expect(number).toBe('#8001');
    const { payload } = (await api(`/orders/${id}/payload`)).body;
    expect(payload).toMatchObject({ text, bytes: text.length, cut: false });
  });

  it('is shown of dead letters as it was sent', async () => {
    const text = `{"no order":"${'é, not one letter of it changed. '.repeat(60)}"}`;
    const doc = await docOf(await deliver(text, 'nobody-asked'));
    expect(doc.encoding).toBe('zstd');
    await workInbox(test.hub, channel._id);
    const { payload } = (await api(`/dead-letters/${doc._id.toHexString()}`)).body;
    expect(payload).toMatchObject({ text, bytes: Buffer.byteLength(text) });
  });

  it('of documents from before there was an encoding is read as it stands', async () => {
    const text = orderText('8002');
    const { _id } = await docOf(await deliver(text));
    const before = { $set: { body: new Binary(Buffer.from(text)) }, $unset: unset };
    await test.hub.store.inbox.docs.updateOne({ _id }, before);
    await workInbox(test.hub, channel._id);
    const [{ id }] = await orders();
    expect((await api(`/orders/${id}/payload`)).body.payload.text).toBe(text);
  });

  it('and cannot be read any more becomes a dead letter; what came behind it is worked', async () => {
    const { _id, body } = await docOf(await deliver(orderText('8003')));
    const torn = new Binary(Buffer.from(body.buffer.subarray(0, 200)));
    await test.hub.store.inbox.docs.updateOne({ _id }, { $set: { body: torn } });
    await deliver(orderText('8004'));
    await workInbox(test.hub, channel._id);
    expect((await orders()).map((each: { number: string }) => each.number)).toEqual(['#8004']);
    const letter = (await api(`/dead-letters/${_id.toHexString()}`)).body;
    expect(letter.reason).toContain('unreadable');
    expect(letter.payload).toEqual({ text: '', bytes: 0, cut: false });
  });

  it('counts in a batch with the bytes that were sent, so that memory is bounded', async () => {
    for (let i = 0; i < 6; i++) await deliver(`{"note":"${'n'.repeat(99_989)}"}`);
    const batch = (bytes: number) =>
      test.hub.store.inbox.due(channel._id, 'tell', test.hub.now(), {
        limit: limits.drainBatch,
        bytes,
      });
    expect(await batch(250_000)).toHaveLength(3);
    expect(await batch(1)).toHaveLength(1);
    const all = await batch(limits.drainBytes);
    expect(all.map((row) => unpackBody(row)?.byteLength)).toEqual(
      Array.from({ length: 6 }, () => 100_000),
    );
  });

  it('may be 10 MB: it goes in and out as it was', async () => {
    const noise = randomBytes(limits.webhookBodyBytes / 2 - 10).toString('hex');
    const { _id, merchantId, body } = await docOf(await deliver(`{"n":"${noise}"}`));
    expect(body.length()).toBeLessThan(limits.webhookBodyBytes * 0.6);
    const kept = await test.hub.store.inbox.keptOne(merchantId, _id);
    const sent = kept && unpackBody(kept);
    expect(sent && Buffer.from(sent).toString()).toBe(`{"n":"${noise}"}`);
  });

  it('is left out of lists, together with how it is packed', async () => {
    await deliver(orderText('8005'));
    const query = { merchantId: channel.merchantId, channelId: channel._id };
    const [row] = await test.hub.store.inbox.page({ ...query, state: undefined, after: null }, 1);
    for (const field of ['body', 'encoding', 'size']) expect(row).not.toHaveProperty(field);
  });
});
