import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf, post } from '../support/api.ts';
import { seedMerchantWithAll } from '../support/merchant.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { workInbox } from '../support/work.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('exceptions', () => {
  it('are counted by kind and channel, owned by people of the business, and closed together', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Counted');
    const { merchantId } = own;
    const api = await apiOf(test.hub, test.url, merchantId);
    const { body } = await api('/exceptions/counts');
    expect(body.by_kind).toEqual([
      { kind: 'unmapped-line', open: 1 },
      { kind: 'dead-letter', open: 1 },
    ]);
    expect(body.by_channel).toMatchObject([{ channel: 'Shop Counted', open: 2 }]);
    await test.hub.store.people.docs.insertOne({
      _id: 'per_ida',
      name: 'Ida',
      email: 'ida@desk.example',
      createdAt: test.hub.now(),
    });
    const read = await test.hub.store.members.of(merchantId);
    const member = { personId: 'per_ida', role: 'support' as const, since: test.hub.now() };
    await test.hub.store.members.save(read, [member]);
    const own1 = (owner: string | null) =>
      api(`/exceptions/${own.exceptionId}`, {
        method: 'PATCH',
        body: JSON.stringify({ owner }),
      });
    expect((await own1('per_stranger')).status).toBe(409);
    expect((await own1('per_ida')).body.owner).toEqual({ id: 'per_ida', name: 'Ida' });
    const ids = async (query: string) =>
      (await api(`/exceptions?${query}`)).body.exceptions.map((each: { id: string }) => each.id);
    expect(await ids('owner=per_ida')).toEqual([own.exceptionId]);
    expect(await ids('owner=none')).toHaveLength(1);
    expect(await ids(`channel=${own.channel._id}`)).toHaveLength(2);
    expect(await ids('channel=chn_none')).toEqual([]);
    const all = await ids('state=open');
    const closed = await post(api, '/exceptions/close', { exceptions: all });
    expect(closed.body).toEqual({ closed: 2 });
    expect((await api('/exceptions/counts')).body.by_kind).toEqual([]);
  });

  it('are tried again where that means something, and say what to do where it does not', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Retry');
    const { merchantId, channel } = own;
    const api = await apiOf(test.hub, test.url, merchantId);
    const retry = (id: string) => api(`/exceptions/${id}/retry`, { method: 'POST' });
    const idOf = (key: string) => Buffer.from(key).toString('base64url');
    expect((await retry(idOf(`dead:${own.deadLetterId}`))).body).toEqual({ retried: 'replayed' });
    expect((await retry(idOf(`dead:${own.deadLetterId}`))).body.error.code).toBe('not_kept');
    await workInbox(test.hub, channel._id);
    const unmapped = await retry(own.exceptionId);
    expect(unmapped.status).toBe(409);
    expect(unmapped.body.error.what_to_do).toContain('Map the listing');
    const base = { merchantId, channelId: channel._id, cause: 'c', nextStep: 'Look there.' };
    const [listing] = await test.hub.store.listings.ofSkus(merchantId, [own.sku]);
    const about = { type: 'listing', id: listing?._id ?? '' };
    const onChannel = { type: 'channel', id: channel._id };
    await test.hub.store.exceptions.raise(
      [
        { ...base, key: 'edit:1', kind: 'external-edit', subject: about },
        { ...base, key: 'rejected:1', kind: 'write-rejected', subject: about },
        { ...base, key: 'failing:1', kind: 'channel-failing', subject: onChannel },
        { ...base, key: 'over:1', kind: 'oversold', subject: { type: 'stock', id: 'x' } },
      ],
      test.hub.now(),
    );
    expect((await retry(idOf('edit:1'))).body).toEqual({ retried: 'reading-again' });
    expect((await retry(idOf('rejected:1'))).body).toEqual({ retried: 'reading-again' });
    const [due] = await test.hub.store.listings.byIds([about.id]);
    expect(due?.sync).toMatchObject({ due: true, needsRead: true });
    const rest = new Date(test.hub.now().getTime() + 60_000);
    await test.hub.store.channels.set(channel._id, { 'health.restUntil': rest });
    expect((await retry(idOf('failing:1'))).body).toEqual({ retried: 'working-again' });
    expect((await test.hub.store.channels.byId(channel._id))?.health.restUntil).toBeNull();
    expect(test.nudges).toContainEqual(['pull', channel._id]);
    const over = await retry(idOf('over:1'));
    expect(over.status).toBe(409);
    expect(over.body.error.what_to_do).toBe('Look there.');
    await test.hub.store.channels.set(channel._id, { mode: 'paused' });
    expect((await retry(idOf('rejected:1'))).body.error.code).toBe('channel_not_live');
  });
});
