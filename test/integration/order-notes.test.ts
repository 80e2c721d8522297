import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { type Api, post } from '../support/api.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

describe('notes', () => {
  const write = (call: Api, orderId: string, body: unknown) =>
    post(call, `/orders/${orderId}/notes`, body);

  it('stand in the timeline with the name of who wrote them, once however often they are sent', async () => {
    const key = crypto.randomUUID();
    const note = { text: ' <b>Call first</b> ', key };
    const made = await write(test.api, test.a.orderId, note);
    expect(made.body).toMatchObject({
      kind: 'note',
      text: '<b>Call first</b>',
      actor_name: 'tests',
    });
    expect((await write(test.api, test.a.orderId, note)).body).toEqual(made.body);
    const { timeline } = (await test.api(`/orders/${test.a.orderId}`)).body;
    expect(timeline.filter((each: { kind: string }) => each.kind === 'note')).toEqual([made.body]);
    expect(timeline[0].actor_name).toBe('Shop Anders');
  });

  it('of a person carry the name of the person', async () => {
    const { hub } = test;
    const person = { _id: 'per_ida', name: 'Ida Holm', email: 'ida@anders.example' };
    await hub.store.people.docs.insertOne({ ...person, createdAt: hub.now() });
    const entry = {
      key: 'note:x',
      kind: 'note' as const,
      at: hub.now(),
      text: 'Packed',
      actor: 'person:per_ida',
    };
    await hub.store.timeline.append([
      { ...entry, merchantId: test.a.merchantId, orderId: test.a.orderId },
    ]);
    const { timeline } = (await test.api(`/orders/${test.a.orderId}`)).body;
    expect(timeline.at(-1)).toMatchObject({ text: 'Packed', actor_name: 'Ida Holm' });
  });

  it.each([
    [{}],
    [{ text: '' }],
    [{ text: '   ' }],
    [{ text: 'x'.repeat(limits.noteMax + 1) }],
    [{ text: ['a'] }],
    [{ text: { $gt: '' } }],
    [{ text: 'a', key: 'not one of ours' }],
    [{ text: 'a', merchantId: 'mer_Bergen' }],
    [{ text: 'a', actor: 'person:somebody' }],
  ])('are refused when they are none: %j', async (body) => {
    expect((await write(test.api, test.a.orderId, body)).status).toBe(400);
  });

  it("reach no other merchant's order", async () => {
    expect((await write(test.api, test.b.orderId, { text: 'hello' })).status).toBe(404);
  });
});
